package org.virtio4j.processor.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Banked;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.TagModel;
import org.virtio4j.processor.model.Traits;
import org.virtio4j.processor.model.UnionModel;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Reads what is {@link Banked}, and checks what selects it. */
final class Banks {
  private final Reporter reporter;

  Banks(Reporter reporter) {
    this.reporter = reporter;
  }

  /** The names of what selects a component; none if it is not banked, or javac reports one. */
  List<String> selectors(ComponentSite site) {
    Optional<AnnotationMirror> mirror = site.find(Banked.class);
    if (mirror.isEmpty()) {
      return List.of();
    }
    if (site.isIn(LayoutKind.MESSAGE)) {
      reporter.error(site.at(mirror.get()), Diagnostic.BANKED_IN_MESSAGE, site.name());
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (AnnotationValue value : Annotations.arrayValue(mirror.get(), "by")) {
      if (value.getValue() instanceof String name) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      reporter.error(site.at(mirror.get()), Diagnostic.BANKED_BY_NOTHING, site.name());
    }
    return names;
  }

  /** A component that is a whole bank. */
  Optional<FieldModel> bank(ComponentSite site, LayoutModel layout, Traits traits) {
    Structure structure = site.structure();
    if (site.find(Banked.class).isEmpty() || !site.isIn(LayoutKind.REGISTERS)) {
      reporter.error(
          site.here(), Diagnostic.REGISTERS_NOT_BANKED, site.name(), layout.type().simpleName());
      return Optional.empty();
    }
    if (traits.offset() != 0) {
      reporter.error(
          site.at(site.find(At.class).orElseThrow(), "value"),
          Diagnostic.BANK_OFFSET,
          site.name(),
          layout.type().simpleName());
    }
    Optional<AnnotationMirror> access = site.find(Access.class);
    if (access.isPresent()) {
      reporter.error(
          site.at(access.get()), Diagnostic.BANK_ACCESS, site.name(), layout.type().simpleName());
    }
    if (layout.split() != structure.split() || !layout.width().equals(structure.width())) {
      reporter.error(
          site.here(),
          Diagnostic.BANK_OF_OTHER_BUS,
          site.name(),
          layout.type().simpleName(),
          structure.name());
    }
    return Optional.of(new FieldModel.Bank(traits, layout));
  }

  /** Checks the selectors of all components. */
  void check(Structure structure, List<Component> components) {
    for (Component component : components) {
      Optional<AnnotationMirror> mirror = Annotations.find(component.element(), Banked.class);
      if (mirror.isEmpty() || !component.field().isBanked()) {
        continue;
      }
      for (AnnotationValue value : Annotations.arrayValue(mirror.get(), "by")) {
        if (value.getValue() instanceof String name) {
          Location location = Location.of(component.element(), mirror.get(), value);
          checkSelector(location, component.field(), name, components);
        }
      }
      if (component.field() instanceof FieldModel.Union union) {
        checkUnion(structure, component, union, components);
      }
      if (component.field() instanceof FieldModel.Scalar scalar && scalar.isArray()
          || component.field() instanceof FieldModel.Group) {
        reporter.error(
            Location.of(component.element(), mirror.get()),
            Diagnostic.BANKED_SHAPE,
            component.field().name());
      }
    }
  }

  private void checkUnion(
      Structure structure,
      Component component,
      FieldModel.Union union,
      List<Component> components) {
    Location here = Location.of(component.element());
    if (!(union.traits().extent() instanceof Extent.Counted) || structure.size() == 0) {
      reporter.error(here, Diagnostic.SELECTED_WITHOUT_SIZE, union.name(), structure.name());
    }
    List<TagModel> tags =
        TagModel.of(components.stream().map(Component::field).toList()).stream()
            .filter(tag -> union.traits().selectors().contains(tag.name()))
            .toList();
    if (tags.isEmpty()) {
      reporter.error(here, Diagnostic.SELECTED_WITHOUT_TAG, union.name());
    }
    for (UnionModel.Case one : union.union().cases()) {
      if (one.layout().variableFields().stream()
          .anyMatch(field -> !(field.traits().extent() instanceof Extent.Rest))) {
        reporter.error(
            here, Diagnostic.SELECTED_WITH_LENGTH, one.layout().type().simpleName(), union.name());
      }
    }
  }

  private void checkSelector(
      Location location, FieldModel banked, String name, List<Component> components) {
    Optional<FieldModel> selector =
        components.stream()
            .map(Component::field)
            .filter(field -> field.name().equals(name))
            .findFirst();
    if (selector.isEmpty()) {
      List<String> names =
          components.stream()
              .map(Component::field)
              .filter(field -> whyNot(field, banked) == null)
              .map(FieldModel::name)
              .toList();
      reporter.error(
          location,
          Diagnostic.NO_SUCH_SELECTOR,
          name,
          banked.name(),
          Suggestions.didYouMean(name, names));
      return;
    }
    String reason = whyNot(selector.get(), banked);
    if (reason != null) {
      reporter.error(location, Diagnostic.NOT_A_SELECTOR, name, banked.name(), reason);
    }
  }

  /** Why a component cannot select another; {@code null} if it can. */
  private static String whyNot(FieldModel selector, FieldModel banked) {
    if (selector.equals(banked)) {
      return "it is selected itself";
    }
    if (selector.isBanked()) {
      return "it is banked";
    }
    if (!(selector instanceof FieldModel.Scalar scalar) || selector.isArray()) {
      return "it is no single integer";
    }
    if (scalar.kind() == ScalarKind.WORD || scalar.kind() == ScalarKind.BOOLEAN) {
      return "it is no number";
    }
    if (selector.condition().isPresent() && !selector.condition().equals(banked.condition())) {
      return "it does not always exist";
    }
    AccessMode access = selector.access().orElse(AccessMode.READ_ONLY);
    return access == AccessMode.WRITE_ONLY || access == AccessMode.READ_WRITE
        ? null
        : "it cannot be written";
  }
}
