package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.Split;

/**
 * A record that describes one structure.
 *
 * @param type the record
 * @param generated the class that is generated for it
 * @param isPublic whether the generated class can be public
 * @param kind where the structure lies
 * @param byteSize its size, with what is reserved at its end; the least one if it varies
 * @param sized whether the description states the size
 * @param spec the section of the specification, or an empty string
 * @param width the one access width of the bus in bits, if it has one
 * @param split how a 64-bit register is parted
 * @param features the feature enum of its conditions, if it has any
 * @param fields the components, in their order
 */
public record LayoutModel(
    ClassName type,
    ClassName generated,
    boolean isPublic,
    LayoutKind kind,
    long byteSize,
    boolean sized,
    String spec,
    OptionalInt width,
    Split split,
    Optional<ClassName> features,
    List<FieldModel> fields) {
  /** Copies the list. */
  public LayoutModel {
    fields = List.copyOf(fields);
  }

  /** The integers that the structure is made of, nested ones included, in their order. */
  public List<LeafModel> leaves() {
    return fields.stream().flatMap(field -> LeafModel.of(field, kind).stream()).toList();
  }

  /** Where the last component ends; what follows up to the size is reserved. */
  public long contentSize() {
    return fields.stream()
        .mapToLong(field ->
            field instanceof FieldModel.Bank bank ? bank.layout().contentSize() : field.end())
        .max()
        .orElse(0L);
  }

  /**
   * Whether all of it can be read at once: nothing is write-only, nothing is cleared by reading,
   * and what is conditional has a default.
   */
  public boolean canBeReadWhole() {
    return !fields.isEmpty()
        && fields.stream().noneMatch(FieldModel::isBanked)
        && leaves().stream()
            .noneMatch(leaf ->
                leaf.access() == AccessMode.WRITE_ONLY || leaf.access() == AccessMode.READ_CLEARS)
        && fields.stream()
            .allMatch(field ->
                field.condition().isEmpty()
                    || field instanceof FieldModel.Scalar scalar
                        && scalar.defaultValue().isPresent());
  }

  /** Whether any component is an array or a union, itself or inside. */
  public boolean hasArrays() {
    return fields.stream()
        .anyMatch(field ->
            field.isArray()
                || field instanceof FieldModel.Union
                || field instanceof FieldModel.Group group && group.layout().hasArrays());
  }

  /** Whether components at the end exist only with certain features. */
  public boolean hasConditionalTail() {
    return kind == LayoutKind.MESSAGE
        && fields.stream().anyMatch(field -> field.condition().isPresent());
  }

  /** The components whose sizes differ from message to message. */
  public List<FieldModel> variableFields() {
    return fields.stream().filter(FieldModel::isVariable).toList();
  }

  /** Whether the size differs from message to message. */
  public boolean isVariable() {
    return !sized && !variableFields().isEmpty();
  }

  /** Whether the offset of a component depends on the sizes of others. */
  public boolean isMovable(FieldModel field) {
    for (FieldModel other : fields) {
      if (other.equals(field)) {
        return false;
      }
      if (other.isVariable()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a union in it is told by a tag in a structure around it. */
  public boolean needsTag() {
    return TagModel.of(fields).isEmpty()
        && fields.stream()
            .anyMatch(field ->
                switch (field) {
                  case FieldModel.Scalar scalar -> false;
                  case FieldModel.Group group -> group.layout().needsTag();
                  case FieldModel.Union union -> true;
                  case FieldModel.Bank bank -> false;
                });
  }
}
