package org.virtio4j.processor.validation;

import java.util.List;
import org.virtio4j.annotation.Split;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutKind;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.validation.Layouts.Component;
import org.virtio4j.processor.validation.Layouts.Structure;

/** Checks where components lie: overlaps, order, alignment, and the size of the whole. */
final class Placement {
  private final Reporter reporter;

  Placement(Reporter reporter) {
    this.reporter = reporter;
  }

  void check(Structure structure, List<Component> components) {
    for (int i = 0; i < components.size(); i++) {
      checkNeighbours(structure, components.get(i), components.subList(0, i));
      if (structure.kind() != LayoutKind.MESSAGE) {
        checkAlignment(structure, components.get(i));
      }
    }
  }

  /** Where a component ends; a bank where its last register does. */
  static long end(FieldModel field) {
    return field instanceof FieldModel.Bank bank ? bank.layout().contentSize() : field.end();
  }

  /** What lies somewhere: a component, or each register of a bank. */
  private static List<FieldModel> parts(Component component) {
    return component.field() instanceof FieldModel.Bank bank
        ? bank.layout().fields()
        : List.of(component.field());
  }

  private void checkNeighbours(Structure structure, Component component, List<Component> earlier) {
    FieldModel field = component.field();
    Component last = null; // of the earlier ones, the one that ends last
    for (Component other : earlier) {
      if (overlap(component, other)) {
        return;
      }
      if (last == null || other.field().end() > last.field().end()) {
        last = other;
      }
    }
    // Registers lie where the specification's table says; the order of its lines is no statement.
    if (structure.kind() != LayoutKind.REGISTERS
        && last != null
        && field.offset() < last.field().end()) {
      reporter.error(
          component.place(),
          Diagnostic.OUT_OF_ORDER,
          field.name(),
          field.offset(),
          last.field().name(),
          last.field().end());
    }
  }

  private boolean overlap(Component component, Component other) {
    for (FieldModel field : parts(component)) {
      for (FieldModel before : parts(other)) {
        if (field.offset() < before.end() && before.offset() < field.end()) {
          reporter.error(
              component.place(),
              Diagnostic.OVERLAP,
              name(component, field),
              field.offset(),
              field.end(),
              name(other, before),
              before.offset(),
              before.end());
          return true;
        }
      }
    }
    return false;
  }

  private static String name(Component component, FieldModel part) {
    return component.field() == part ? part.name() : component.field().name() + "." + part.name();
  }

  private void checkAlignment(Structure structure, Component component) {
    for (LeafModel leaf : LeafModel.of(component.field(), structure.kind())) {
      int bytes = leaf.field().wireType().bytes();
      int alignment =
          bytes == 8
                  && (structure.kind() == LayoutKind.CONFIG_SPACE
                      || structure.split() != Split.NONE)
              ? 4 // accessed in two halves
              : bytes;
      long offset = firstMisaligned(leaf, alignment);
      if (offset >= 0) {
        reporter.error(
            component.place(),
            Diagnostic.MISALIGNED,
            leaf.name(),
            leaf.field().wireType().bits(),
            offset,
            alignment,
            (offset / alignment + 1) * alignment);
        return;
      }
    }
  }

  /** The offset of the first element that is not aligned; -1 if all are. */
  private static long firstMisaligned(LeafModel leaf, int alignment) {
    if (leaf.offset() % alignment != 0) {
      return leaf.offset();
    }
    for (LeafModel.Dimension dimension : leaf.dimensions()) {
      if (dimension.extent().least() > 1 && dimension.stride() % alignment != 0) {
        return leaf.offset() + dimension.stride();
      }
    }
    return -1;
  }

  void checkSize(Structure structure, List<Component> components) {
    if (structure.size() <= 0) {
      return;
    }
    for (Component component : components) {
      if (end(component.field()) > structure.size()) {
        reporter.error(
            Location.of(structure.type(), structure.mirror(), "size"),
            Diagnostic.SIZE_TOO_SMALL,
            structure.size(),
            component.field().name(),
            end(component.field()));
        return;
      }
    }
  }
}
