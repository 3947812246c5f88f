package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Checks that what a message may lack is what ends it. */
final class Tails {
  private final Reporter reporter;

  Tails(Reporter reporter) {
    this.reporter = reporter;
  }

  void check(Structure structure, List<Component> components) {
    Component conditional = null;
    for (Component component : components) {
      FieldModel field = component.field();
      if (field instanceof FieldModel.Group group && group.layout().hasConditionalTail()) {
        reporter.error(
            Location.of(component.element()),
            Diagnostic.CONDITIONAL_PART,
            field.name(),
            group.type().simpleName());
      }
      if (structure.kind() != LayoutKind.MESSAGE) {
        continue;
      }
      if (component.condition().isPresent()) {
        conditional = component;
        checkOffered(component, component.condition().get());
      } else if (conditional != null) {
        reporter.error(
            Location.of(component.element()),
            Diagnostic.CONDITION_NOT_AT_END,
            field.name(),
            conditional.field().name());
      }
    }
  }

  private void checkOffered(Component component, AnnotationMirror condition) {
    Optional<ConditionModel> model = component.field().condition();
    if (model.isPresent() && model.get().offered()) {
      reporter.error(
          Location.of(component.element(), condition, "offered"),
          Diagnostic.CONDITION_ON_OFFER,
          component.field().name());
    }
  }
}
