package org.virtio4j.processor.validation;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.virtio4j.annotation.Message;
import org.virtio4j.processor.model.LayoutModel;

/** Reads the structures that attributes of queues and requests name. */
final class Messages {
  private final Layouts layouts;
  private final Reporter reporter;

  Messages(Layouts layouts, Reporter reporter) {
    this.layouts = layouts;
    this.reporter = reporter;
  }

  /**
   * Reads a structure, and reports what is wrong with it.
   *
   * @param element what carries the annotation
   * @param mirror the annotation
   * @param attribute the attribute that names a record
   * @return the structure; absent if the attribute is {@code void}
   */
  Part<LayoutModel> read(Element element, AnnotationMirror mirror, String attribute) {
    Optional<TypeMirror> value = Annotations.classValue(mirror, attribute);
    if (value.isEmpty()) {
      return Part.wrong();
    }
    if (value.get().getKind() == TypeKind.VOID) {
      return Part.absent();
    }
    Location location = Location.of(element, mirror, attribute);
    Optional<TypeElement> record = Annotations.declaration(value.get());
    if (record.isEmpty() || !Annotations.has(record.get(), Message.class)) {
      reporter.error(location, Diagnostic.PART_NOT_A_MESSAGE, attribute, value.get());
      return Part.wrong();
    }
    return reporter
        .usedAt(location, () -> layouts.read(record.get()))
        .map(Part::of)
        .orElseGet(Part::wrong);
  }

  /**
   * Reads a structure whose components parameters set: a parameter sets one integer, so the
   * structure consists of nothing else, and is always as large.
   *
   * @param element what carries the annotation
   * @param mirror the annotation
   * @param attribute the attribute that names a record
   * @return the structure; absent if the attribute is {@code void}
   */
  Part<LayoutModel> readSettable(Element element, AnnotationMirror mirror, String attribute) {
    Part<LayoutModel> part = read(element, mirror, attribute);
    if (part.value().isEmpty()) {
      return part;
    }
    LayoutModel layout = part.value().get();
    Diagnostic wrong =
        layout.hasArrays()
            ? Diagnostic.ARRAY_IN_HEADER
            : layout.hasConditionalTail() ? Diagnostic.CONDITION_IN_HEADER : null;
    if (wrong == null) {
      return part;
    }
    reporter.error(Location.of(element, mirror, attribute), wrong, layout.type().simpleName());
    return Part.wrong();
  }
}
