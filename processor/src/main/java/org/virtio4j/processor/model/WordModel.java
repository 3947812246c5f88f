package org.virtio4j.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;

/**
 * A record of bit-fields that share one integer.
 *
 * @param type the record
 * @param generated the class that is generated for it
 * @param isPublic whether the generated class can be public
 * @param wireType the integer
 * @param spec the section of the specification, or an empty string
 * @param fields the bit-fields, in the order of the components
 */
public record WordModel(
    ClassName type,
    ClassName generated,
    boolean isPublic,
    WireType wireType,
    String spec,
    List<BitField> fields) {
  /** Copies the list. */
  public WordModel {
    fields = List.copyOf(fields);
  }

  /** The Java type of the whole integer: {@code int} for up to 32 bits. */
  public TypeName rawType() {
    return wireType.bits() == Long.SIZE ? TypeName.LONG : TypeName.INT;
  }

  /** The bit-field that decides a union or takes a request's code. */
  public Optional<BitField> tag() {
    return fields.stream().filter(BitField::tag).findFirst();
  }

  /**
   * A bit-field.
   *
   * @param name the component's name
   * @param shift the number of its lowest bit
   * @param width its number of bits
   * @param kind what it is in Java
   * @param codes the enum, if the kind is {@link ScalarKind#CODE}
   * @param tag whether it decides a union or takes a request's code
   */
  public record BitField(
      String name,
      int shift,
      int width,
      ScalarKind kind,
      Optional<CodeEnumModel> codes,
      boolean tag) {
    /** Its bits, as they lie in a word of 64 bits. */
    public long mask() {
      return lowMask() << shift;
    }

    /** As many low bits as it has, which is also its greatest value. */
    public long lowMask() {
      return -1L >>> (Long.SIZE - width);
    }

    /** The number after that of its highest bit. */
    public int end() {
      return shift + width;
    }

    /** Its type in Java. */
    public TypeName javaType() {
      return switch (kind) {
        case INT -> TypeName.INT;
        case BOOLEAN -> TypeName.BOOLEAN;
        case CODE -> codes.orElseThrow().type();
        case LONG, WORD -> TypeName.LONG;
      };
    }

    /** Whether {@link #javaType} has values that its bits cannot hold. */
    public boolean isWiderThanBits() {
      return kind == ScalarKind.INT || kind == ScalarKind.LONG && width < Long.SIZE;
    }
  }
}
