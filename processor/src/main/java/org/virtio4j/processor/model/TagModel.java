package org.virtio4j.processor.model;

import java.util.List;
import java.util.Optional;

/**
 * The integer that tells which case of a union there is.
 *
 * @param field the component of the same record, or the word that has it
 * @param bits the bit-field of the word, if it is one
 */
public record TagModel(FieldModel.Scalar field, Optional<WordModel.BitField> bits) {
  /** Its name, such as {@code type} or {@code type.code}. */
  public String name() {
    return field.name() + bits.map(part -> "." + part.name()).orElse("");
  }

  /** The greatest code that it holds. */
  public long greatest() {
    return bits.map(WordModel.BitField::lowMask).orElse(field.wireType().greatest());
  }

  /** The enum of its codes, if it is one in Java. */
  public Optional<CodeEnumModel> codes() {
    return bits.isPresent() ? bits.get().codes() : field.codes();
  }

  /**
   * The tags of a structure, without those in structures nested in it.
   *
   * @param fields its components
   * @return the tags, in their order
   */
  public static List<TagModel> of(List<FieldModel> fields) {
    return fields.stream()
        .filter(FieldModel.Scalar.class::isInstance)
        .map(FieldModel.Scalar.class::cast)
        .flatMap(scalar -> of(scalar).stream())
        .toList();
  }

  private static Optional<TagModel> of(FieldModel.Scalar scalar) {
    if (scalar.tag()) {
      return Optional.of(new TagModel(scalar, Optional.empty()));
    }
    return scalar.isArray()
        ? Optional.empty()
        : scalar
            .word()
            .flatMap(WordModel::tag)
            .map(bits -> new TagModel(scalar, Optional.of(bits)));
  }
}
