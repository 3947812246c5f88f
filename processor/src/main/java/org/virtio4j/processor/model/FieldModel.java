package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.virtio4j.annotation.AccessMode;

/** A component of a structure. */
public sealed interface FieldModel {
  /** The name of the record's component. */
  String name();

  /** Where it begins, in bytes from the start of its record. */
  long offset();

  /** The size in bytes of one element. */
  long elementSize();

  /** The number of elements, if it is an array. */
  OptionalInt length();

  /** How it may be accessed, where the description says so. */
  Optional<AccessMode> access();

  /** On which features it depends. */
  Optional<ConditionModel> condition();

  /** The size in bytes. */
  default long byteSize() {
    return elementSize() * length().orElse(1);
  }

  /** Where it ends. */
  default long end() {
    return offset() + byteSize();
  }

  /**
   * An integer, or an array of integers.
   *
   * @param name the component's name
   * @param offset where it begins
   * @param wireType what it is on the wire
   * @param kind what it is in Java; an array is one of plain integers
   * @param codes the enum, if the kind is {@link ScalarKind#CODE}
   * @param length the number of elements of an array
   * @param access how it may be accessed, where the description says so
   * @param condition on which features it depends
   * @param defaultValue what it is when nothing else provides a value
   * @param tag whether it takes a request's code
   */
  record Scalar(
      String name,
      long offset,
      WireType wireType,
      ScalarKind kind,
      Optional<CodeEnumModel> codes,
      OptionalInt length,
      Optional<AccessMode> access,
      Optional<ConditionModel> condition,
      OptionalLong defaultValue,
      boolean tag)
      implements FieldModel {
    @Override
    public long elementSize() {
      return wireType.bytes();
    }

    /** The type of one element in Java: primitive, or an enum. */
    public TypeName javaType() {
      return switch (kind) {
        case INT -> TypeName.INT;
        case LONG -> TypeName.LONG;
        case BOOLEAN -> TypeName.BOOLEAN;
        case CODE -> codes.orElseThrow().type();
      };
    }

    /** Whether {@link #javaType} has values that are out of the wire type's range. */
    public boolean isWiderThanWire() {
      return switch (kind) {
        case INT -> wireType.bits() < Integer.SIZE;
        case LONG -> wireType.bits() < Long.SIZE;
        case BOOLEAN, CODE -> false;
      };
    }
  }

  /**
   * A nested structure, or an array of them.
   *
   * @param name the component's name
   * @param offset where it begins
   * @param layout the structure
   * @param length the number of elements of an array
   * @param access how its fields may be accessed that do not say it themselves
   * @param condition on which features it depends
   */
  record Group(
      String name,
      long offset,
      LayoutModel layout,
      OptionalInt length,
      Optional<AccessMode> access,
      Optional<ConditionModel> condition)
      implements FieldModel {
    @Override
    public long elementSize() {
      return layout.byteSize();
    }

    /** The nested record. */
    public ClassName type() {
      return layout.type();
    }
  }
}
