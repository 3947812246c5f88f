package org.virtio4j.processor.validation;

import java.util.List;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Checks components whose sizes differ from message to message, and what comes after them. */
final class VariableRules {
  private final Reporter reporter;

  VariableRules(Reporter reporter) {
    this.reporter = reporter;
  }

  void check(Structure structure, List<Component> components) {
    FieldModel variable = null; // the first one
    for (Component component : components) {
      FieldModel field = component.field();
      if (field instanceof FieldModel.Group group && !group.layout().variableFields().isEmpty()) {
        reporter.error(
            Location.of(component.element()),
            Diagnostic.VARIABLE_PART,
            field.name(),
            group.type().simpleName());
      }
      if (field.isArray() && field.elementSize() == 0) {
        reporter.error(
            Location.of(component.element()), Diagnostic.ELEMENT_WITHOUT_SIZE, field.name());
      }
      if (variable != null && component.at().isPresent()) {
        reporter.error(
            component.place(), Diagnostic.AT_AFTER_VARIABLE, field.name(), variable.name());
      }
      if (field.isVariable()) {
        checkPlace(structure, component);
        variable = variable == null ? field : variable;
      }
      if (variable != null && component.condition().isPresent()) {
        reporter.error(
            Location.of(component.element(), component.condition().get()),
            Diagnostic.CONDITION_AFTER_VARIABLE,
            field.name(),
            variable.name());
      }
    }
  }

  private void checkPlace(Structure structure, Component component) {
    if (structure.kind() == LayoutKind.MESSAGE || component.field().isBanked()) {
      return;
    }
    reporter.error(
        Location.of(component.element()),
        Diagnostic.VARIABLE_OUTSIDE_MESSAGE,
        component.field().name(),
        structure.name());
  }
}
