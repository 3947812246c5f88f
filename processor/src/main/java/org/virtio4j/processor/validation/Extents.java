package org.virtio4j.processor.validation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.RecordComponentElement;
import org.virtio4j.annotation.Length;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.validation.Layouts.Component;

/** Reads how many elements an array has, and how many bytes a union. */
final class Extents {
  private final Reporter reporter;

  Extents(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Reads the extent of an array.
   *
   * @param site the component
   * @param earlier the components before it
   */
  Optional<Extent> ofArray(ComponentSite site, List<Component> earlier) {
    Optional<AnnotationMirror> length = site.find(Length.class);
    if (length.isPresent()) {
      return stated(site, length.get(), earlier);
    }
    if (isLast(site) && site.isIn(LayoutKind.MESSAGE)) {
      return Optional.of(new Extent.Rest());
    }
    reporter.error(site.here(), Diagnostic.ARRAY_WITHOUT_LENGTH, site.name());
    return Optional.empty();
  }

  /** Whether nothing follows a component. */
  static boolean isLast(ComponentSite site) {
    List<? extends RecordComponentElement> all = site.structure().type().getRecordComponents();
    return all.getLast().equals(site.element());
  }

  /**
   * Reads what {@link Length} says.
   *
   * @param site the component
   * @param mirror the annotation
   * @param earlier the components before it
   */
  Optional<Extent> stated(ComponentSite site, AnnotationMirror mirror, List<Component> earlier) {
    boolean fixed = Annotations.written(mirror, "value").isPresent();
    boolean counted = Annotations.written(mirror, "of").isPresent();
    if (Annotations.written(mirror, "config").isPresent()) {
      return wrong(
          site.at(mirror, "config"),
          Diagnostic.LENGTH_ATTRIBUTE,
          "config",
          site.name(),
          "it is for parameters");
    }
    if (fixed && counted) {
      return wrong(site.at(mirror, "of"), Diagnostic.LENGTH_TWICE, site.name());
    }
    if (!fixed && !counted) {
      return wrong(site.at(mirror), Diagnostic.LENGTH_MISSING, site.name());
    }
    if (fixed) {
      if (Annotations.written(mirror, "plus").isPresent()) {
        return wrong(
            site.at(mirror, "plus"),
            Diagnostic.LENGTH_ATTRIBUTE,
            "plus",
            site.name(),
            "its length is fixed");
      }
      return fixed(site, mirror);
    }
    return counted(site, mirror, earlier);
  }

  private Optional<Extent> fixed(ComponentSite site, AnnotationMirror mirror) {
    OptionalInt length = Annotations.intValue(mirror, "value");
    if (length.isPresent() && length.getAsInt() < 1) {
      return wrong(
          site.at(mirror, "value"), Diagnostic.LENGTH_OUT_OF_RANGE, site.name(), length.getAsInt());
    }
    return length.isPresent() ? Optional.of(new Extent.Fixed(length.getAsInt())) : Optional.empty();
  }

  private Optional<Extent> counted(
      ComponentSite site, AnnotationMirror mirror, List<Component> earlier) {
    Optional<String> of = Annotations.stringValue(mirror, "of");
    OptionalInt plus = Annotations.intValue(mirror, "plus");
    if (of.isEmpty() || plus.isEmpty()) {
      return Optional.empty();
    }
    Location location = site.at(mirror, "of");
    Optional<FieldModel> sibling =
        earlier.stream()
            .map(Component::field)
            .filter(field -> field.name().equals(of.get()))
            .findFirst();
    if (sibling.isEmpty()) {
      return wrong(
          location,
          Diagnostic.NO_SUCH_SIBLING,
          site.structure().name(),
          of.get(),
          site.name(),
          Suggestions.didYouMean(
              of.get(), earlier.stream().map(Component::field).map(FieldModel::name).toList()));
    }
    String not = notACount(sibling.get());
    if (not != null) {
      return wrong(location, Diagnostic.NOT_A_COUNT, of.get(), site.name(), not);
    }
    for (Component other : earlier) {
      if (other.field().traits().extent() instanceof Extent.Counted counted
          && counted.of().equals(of.get())) {
        return wrong(
            location, Diagnostic.COUNT_OF_TWO, of.get(), other.field().name(), site.name());
      }
    }
    return Optional.of(new Extent.Counted(of.get(), plus.getAsInt()));
  }

  /** Why a component cannot tell a length; {@code null} if it can. */
  private static String notACount(FieldModel field) {
    if (field.isArray()) {
      return "an array";
    }
    if (!(field instanceof FieldModel.Scalar scalar)) {
      return "a structure";
    }
    if (scalar.condition().isPresent()) {
      return "absent without its features";
    }
    if (scalar.tag()) {
      return "a tag";
    }
    if (scalar.wireType().signed()) {
      return "signed";
    }
    return switch (scalar.kind()) {
      case INT, LONG -> null;
      case BOOLEAN -> "a boolean";
      case CODE -> "an enum";
      case WORD -> "a word of bit-fields";
    };
  }

  private <T> Optional<T> wrong(Location where, Diagnostic what, Object... arguments) {
    reporter.error(where, what, arguments);
    return Optional.empty();
  }
}
