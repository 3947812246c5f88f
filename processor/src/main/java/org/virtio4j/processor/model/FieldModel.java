package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.Endian;

/** A component of a structure. */
public sealed interface FieldModel {
  /** What it has in common with components of other kinds. */
  Traits traits();

  /** The size in bytes of one element. */
  long elementSize();

  /** The name of the record's component. */
  default String name() {
    return traits().name();
  }

  /**
   * Where it begins, in bytes from the start of its record, if all variable ones before are empty.
   */
  default long offset() {
    return traits().offset();
  }

  /** Whether it is an array, of whatever length. */
  default boolean isArray() {
    return !(traits().extent() instanceof Extent.Single);
  }

  /** The number of elements, if it is an array of a fixed length. */
  default OptionalInt length() {
    return traits().extent().length();
  }

  /** How it may be accessed, where the description says so. */
  default Optional<AccessMode> access() {
    return traits().access();
  }

  /** On which features it depends. */
  default Optional<ConditionModel> condition() {
    return traits().condition();
  }

  /** Whether selectors tell what it is. */
  default boolean isBanked() {
    return !traits().selectors().isEmpty();
  }

  /** Whether its size differs from message to message. */
  default boolean isVariable() {
    return traits().extent().isVariable();
  }

  /** The size in bytes, the least one if it varies. */
  default long byteSize() {
    return elementSize() * traits().extent().least();
  }

  /** Where it ends. */
  default long end() {
    return offset() + byteSize();
  }

  /**
   * An integer, or an array of integers.
   *
   * @param traits what it has in common with other components
   * @param wireType what it is on the wire
   * @param order the order of its bytes there
   * @param kind what it is in Java; an array is one of plain integers or of words
   * @param codes the enum, if the kind is {@link ScalarKind#CODE}
   * @param word the record of bit-fields, if the kind is {@link ScalarKind#WORD}
   * @param defaultValue what it is when nothing else provides a value
   * @param tag whether it takes a request's code
   */
  record Scalar(
      Traits traits,
      WireType wireType,
      Endian order,
      ScalarKind kind,
      Optional<CodeEnumModel> codes,
      Optional<WordModel> word,
      OptionalLong defaultValue,
      boolean tag)
      implements FieldModel {
    @Override
    public long elementSize() {
      return wireType.bytes();
    }

    /** The type of one element in Java: primitive, an enum, or a record. */
    public TypeName javaType() {
      return switch (kind) {
        case INT -> TypeName.INT;
        case LONG -> TypeName.LONG;
        case BOOLEAN -> TypeName.BOOLEAN;
        case CODE -> codes.orElseThrow().type();
        case WORD -> word.orElseThrow().type();
      };
    }

    /** The specification's name of what it is: {@code u8}, {@code le16}, {@code be32} and so on. */
    public String specName() {
      if (wireType.bytes() == 1) {
        return "u8";
      }
      return switch (order) {
            case LITTLE -> "le";
            case BIG -> "be";
            case NATIVE -> "u";
          }
          + wireType.bits();
    }

    /** Whether {@link #javaType} has values that are out of the wire type's range. */
    public boolean isWiderThanWire() {
      return switch (kind) {
        case INT -> wireType.bits() < Integer.SIZE;
        case LONG -> wireType.bits() < Long.SIZE;
        case BOOLEAN, CODE, WORD -> false;
      };
    }

    /** One element of it as a component of its own. */
    public Scalar element() {
      return new Scalar(traits.single(), wireType, order, kind, codes, word, defaultValue, tag);
    }

    /** The same component with a default. */
    public Scalar withDefault(long value) {
      return new Scalar(traits, wireType, order, kind, codes, word, OptionalLong.of(value), tag);
    }

    /** A word as the integer that it is: up to 32 bits an {@code int}, all of them raw. */
    public Scalar bits() {
      ScalarKind raw = wireType.bits() == Long.SIZE ? ScalarKind.LONG : ScalarKind.INT;
      return new Scalar(
          traits, wireType, order, raw, Optional.empty(), Optional.empty(), defaultValue, false);
    }
  }

  /**
   * A nested structure, or an array of them.
   *
   * @param traits what it has in common with other components; the access counts for fields that do
   *     not say it themselves
   * @param layout the structure
   */
  record Group(Traits traits, LayoutModel layout) implements FieldModel {
    @Override
    public long elementSize() {
      return layout.byteSize();
    }

    /** The nested record. */
    public ClassName type() {
      return layout.type();
    }
  }

  /**
   * A structure of one of several kinds, which a tag tells.
   *
   * @param traits what it has in common with other components
   * @param union the kinds
   * @param room the size in bytes, if it is fixed
   * @param tag what tells the kind; nothing if the tag lies in a structure around this one
   */
  record Union(Traits traits, UnionModel union, long room, Optional<TagModel> tag)
      implements FieldModel {
    @Override
    public long elementSize() {
      return isVariable() ? 1 : room;
    }

    @Override
    public boolean isArray() {
      return false;
    }
  }

  /**
   * Registers that lie at the same place as others; selectors tell which are there.
   *
   * @param traits what it has in common with other components
   * @param layout the registers, at offsets of the structure around
   */
  record Bank(Traits traits, LayoutModel layout) implements FieldModel {
    @Override
    public long elementSize() {
      return 0; // its registers lie among those around it
    }
  }
}
