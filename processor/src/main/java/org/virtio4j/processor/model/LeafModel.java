package org.virtio4j.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.annotation.AccessMode;

/**
 * An integer of a structure, or of a structure nested in it, as it is seen from the outer one.
 *
 * @param name the names of its path, joined: {@code topology} and {@code minIoSize} make {@code
 *     topologyMinIoSize}
 * @param path the components that lead to it; the last is {@code field} itself
 * @param offset where it (or its first element) lies, in bytes from the start of the outer
 *     structure
 * @param field the component itself
 * @param dimensions the arrays that it lies in, the outermost first, its own one last
 * @param access how it may be accessed
 * @param condition on which features it depends
 */
public record LeafModel(
    String name,
    List<FieldModel> path,
    long offset,
    FieldModel.Scalar field,
    List<Dimension> dimensions,
    AccessMode access,
    Optional<ConditionModel> condition) {

  /**
   * One array on the way to an integer.
   *
   * @param extent how many elements it has
   * @param stride the distance from element to element in bytes
   */
  public record Dimension(Extent extent, long stride) {}

  /** Copies the lists. */
  public LeafModel {
    path = List.copyOf(path);
    dimensions = List.copyOf(dimensions);
  }

  /**
   * A record of bit-fields as the integer that it is, under the name that generated methods give
   * it.
   *
   * @return such as {@code flagsBits} for {@code flags}
   */
  public LeafModel bits() {
    return new LeafModel(name + "Bits", path, offset, field.bits(), dimensions, access, condition);
  }

  /**
   * The integers that a component is made of.
   *
   * @param field a component
   * @param kind the kind of the structure that it is a component of
   */
  public static List<LeafModel> of(FieldModel field, LayoutKind kind) {
    List<LeafModel> leaves = new ArrayList<>();
    AccessMode access = kind == LayoutKind.MESSAGE ? AccessMode.READ_WRITE : AccessMode.READ_ONLY;
    collect(leaves, field, Path.of(access));
    return List.copyOf(leaves);
  }

  private static void collect(List<LeafModel> leaves, FieldModel field, Path path) {
    Path here = path.into(field);
    switch (field) {
      case FieldModel.Scalar scalar -> leaves.add(here.leaf(scalar));
      case FieldModel.Group group -> group.layout().fields().forEach(f -> collect(leaves, f, here));
      case FieldModel.Union union -> {
        // Its cases have codecs of their own.
      }
      case FieldModel.Bank bank -> {
        // It has an accessor of its own.
      }
    }
  }

  /** The way from the outer structure so far. */
  record Path(
      String name,
      List<FieldModel> fields,
      long offset,
      List<Dimension> dimensions,
      AccessMode access,
      Optional<ConditionModel> condition) {
    static Path of(AccessMode access) {
      return new Path("", List.of(), 0L, List.of(), access, Optional.empty());
    }

    Path into(FieldModel field) {
      return new Path(
          name.isEmpty() ? field.name() : name + Names.capitalized(field.name()),
          plus(fields, field),
          offset + field.offset(),
          field.isArray()
              ? plus(dimensions, new Dimension(field.traits().extent(), field.elementSize()))
              : dimensions,
          field.access().orElse(access),
          field.condition().or(() -> condition));
    }

    LeafModel leaf(FieldModel.Scalar scalar) {
      return new LeafModel(name, fields, offset, scalar, dimensions, access, condition);
    }

    private static <T> List<T> plus(List<T> list, T last) {
      List<T> longer = new ArrayList<>(list);
      longer.add(last);
      return longer;
    }
  }
}
