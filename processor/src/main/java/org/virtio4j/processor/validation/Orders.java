package org.virtio4j.processor.validation;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import org.virtio4j.annotation.Endian;
import org.virtio4j.annotation.Order;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.WireType;
import org.virtio4j.processor.validation.Layouts.Structure;

/**
 * Reads the order of the bytes of integers, and checks that it is stated where it means something.
 */
final class Orders {
  private final Reporter reporter;

  Orders(Reporter reporter) {
    this.reporter = reporter;
  }

  /** The order of the bytes of an integer. */
  Endian of(ComponentSite site, WireType wireType) {
    Optional<AnnotationMirror> own = site.find(Order.class);
    if (own.isPresent() && wireType.bytes() == 1) {
      reporter.error(
          site.at(own.get()), Diagnostic.ORDER_MEANINGLESS, site.name(), "it has one byte");
    }
    return own.or(() -> Annotations.find(site.structure().type(), Order.class))
        .flatMap(mirror -> Annotations.enumValue(mirror, "value", Endian.class))
        .orElse(Endian.LITTLE);
  }

  /** Checks what a component says of the order, and what it has inside. */
  void check(ComponentSite site, FieldModel field) {
    Optional<AnnotationMirror> own = site.find(Order.class);
    if (own.isPresent() && !(field instanceof FieldModel.Scalar)) {
      reporter.error(
          site.at(own.get()),
          Diagnostic.ORDER_MEANINGLESS,
          site.name(),
          "what it consists of says it itself");
    } else if (own.isPresent() && !site.isIn(LayoutKind.MESSAGE)) {
      reporter.error(
          site.at(own.get()),
          Diagnostic.ORDER_OUTSIDE_MESSAGE,
          site.name(),
          site.structure().name());
    }
    if (site.isIn(LayoutKind.CONFIG_SPACE)
        && field instanceof FieldModel.Group group
        && isForeign(group.layout())) {
      reporter.error(
          site.here(), Diagnostic.ORDER_OUTSIDE_MESSAGE, site.name(), site.structure().name());
    }
  }

  private static boolean isForeign(LayoutModel layout) {
    return layout.leaves().stream()
        .anyMatch(
            leaf -> leaf.field().wireType().bytes() > 1 && leaf.field().order() != Endian.LITTLE);
  }

  /** Checks what a structure says of the order of all its integers. */
  void check(Structure structure) {
    Optional<AnnotationMirror> order = Annotations.find(structure.type(), Order.class);
    if (order.isPresent() && structure.kind() != LayoutKind.MESSAGE) {
      reporter.error(
          Location.of(structure.type(), order.get()),
          Diagnostic.ORDER_OUTSIDE_MESSAGE,
          "what is in " + structure.name(),
          structure.name());
    }
  }
}
