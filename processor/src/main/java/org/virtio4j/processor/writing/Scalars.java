package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import org.virtio4j.processor.model.CodeEnumModel;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;
import org.virtio4j.processor.model.WordModel;

/**
 * Turns raw integers into Java values and back. Raw is an {@code int} for up to 32 bits
 * (zero-extended), else a {@code long}.
 */
final class Scalars {
  private Scalars() {}

  /** The element type of an array of such values. */
  static TypeName elementType(FieldModel.Scalar scalar) {
    return hasByteElements(scalar) ? TypeName.BYTE : scalar.javaType();
  }

  /** Whether an array of such values is one of bytes, although one value is an {@code int}. */
  static boolean hasByteElements(FieldModel field) {
    return field instanceof FieldModel.Scalar scalar
        && scalar.kind() == ScalarKind.INT
        && scalar.wireType().bytes() == 1;
  }

  /** The type of a raw value of a width in bytes. */
  static TypeName rawType(int width) {
    return width == 8 ? TypeName.LONG : TypeName.INT;
  }

  /** Whether it is a number in Java, too. */
  static boolean isPlain(FieldModel.Scalar scalar) {
    return scalar.kind() == ScalarKind.INT || scalar.kind() == ScalarKind.LONG;
  }

  /** Whether what the device writes there may mean nothing. */
  static boolean canFail(FieldModel.Scalar scalar) {
    return scalar.kind() == ScalarKind.CODE || scalar.kind() == ScalarKind.WORD;
  }

  /** From a raw value to a Java value. */
  static CodeBlock fromRaw(FieldModel.Scalar scalar, CodeBlock raw) {
    return switch (scalar.kind()) {
      case BOOLEAN -> CodeBlock.of("$L != 0", raw);
      case CODE -> CodeBlock.of("$T.of($L)", codes(scalar).generated(), raw);
      case WORD -> CodeBlock.of("$T.of($L)", word(scalar).generated(), raw);
      case INT ->
          switch (scalar.wireType()) {
            case S8 -> CodeBlock.of("(byte) $L", raw);
            case S16 -> CodeBlock.of("(short) $L", raw);
            default -> raw;
          };
      case LONG ->
          scalar.wireType() == WireType.U32
              ? CodeBlock.of("$T.toUnsignedLong($L)", Integer.class, raw)
              : raw;
    };
  }

  /** From a Java value that is in range to a raw value. */
  static CodeBlock toRaw(FieldModel.Scalar scalar, CodeBlock value) {
    return switch (scalar.kind()) {
      case BOOLEAN -> CodeBlock.of("$L ? 1 : 0", value);
      case CODE -> CodeBlock.of("$T.code($L)", codes(scalar).generated(), value);
      case WORD -> CodeBlock.of("$T.bits($L)", word(scalar).generated(), value);
      case INT -> value;
      case LONG -> scalar.wireType() == WireType.U32 ? CodeBlock.of("(int) $L", value) : value;
    };
  }

  /** Whether a value is out of the wire type's range. */
  static CodeBlock outOfRange(FieldModel.Scalar scalar, String value) {
    String inRange =
        switch (scalar.wireType()) {
          case S8 -> "(byte) %s";
          case S16 -> "(short) %s";
          case U8 -> "(%s & 0xff)";
          case U16 -> "(%s & 0xffff)";
          default -> "(%s & 0xffff_ffffL)";
        };
    return CodeBlock.of("$L != $L", value, String.format(inRange, value));
  }

  /** The range in words. */
  static String range(FieldModel.Scalar scalar) {
    return scalar.wireType().least() + " to " + scalar.wireType().greatest();
  }

  /** A value that the description states. */
  static CodeBlock literal(FieldModel.Scalar scalar, long value) {
    return switch (scalar.kind()) {
      case BOOLEAN -> CodeBlock.of("$L", value != 0);
      case CODE -> {
        CodeEnumModel codes = codes(scalar);
        yield CodeBlock.of("$T.$L", codes.type(), codes.withValue(value).orElseThrow().name());
      }
      case WORD ->
          scalar.wireType().bytes() == 8
              ? CodeBlock.of("$T.of($LL)", word(scalar).generated(), value)
              : CodeBlock.of("$T.of($L)", word(scalar).generated(), (int) value);
      case INT -> CodeBlock.of("$L", (int) value);
      case LONG -> CodeBlock.of("$LL", value);
    };
  }

  /** What a getter returns or a setter takes, in words. */
  static String inWords(FieldModel.Scalar scalar) {
    if (scalar.kind() == ScalarKind.BOOLEAN) {
      return "whether it is set";
    }
    if (scalar.kind() == ScalarKind.CODE) {
      return "its meaning";
    }
    if (scalar.kind() == ScalarKind.WORD) {
      return "its bit-fields";
    }
    return switch (scalar.wireType()) {
      case U64 -> "its 64 bits, unsigned";
      case S32, S64 -> "its value";
      case U32 -> scalar.kind() == ScalarKind.INT ? "its 32 bits, unsigned" : range(scalar);
      default -> range(scalar);
    };
  }

  private static CodeEnumModel codes(FieldModel.Scalar scalar) {
    return scalar.codes().orElseThrow();
  }

  private static WordModel word(FieldModel.Scalar scalar) {
    return scalar.word().orElseThrow();
  }
}
