package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/**
 * Refuses arguments that the wire cannot hold: narrowing them silently would send another value.
 */
final class RangeChecks {
  private RangeChecks() {}

  /** Whether the Java type of a component has values that the wire has not. */
  static boolean isNeeded(LeafModel leaf) {
    FieldModel.Scalar field = leaf.field();
    return switch (field.kind()) {
      case INT -> field.wireType().bits() < 32;
      case LONG -> field.wireType().bits() < 64;
      case BOOLEAN, CODE -> false;
    };
  }

  static CodeBlock of(LeafModel leaf, String parameter) {
    if (!isNeeded(leaf)) {
      return CodeBlock.of("");
    }
    WireType wire = leaf.field().wireType();
    boolean isLong = leaf.field().kind() == ScalarKind.LONG;
    CodeBlock outside =
        wire.signed()
            ? CodeBlock.of("$1N != ($2L) $1N", parameter, narrow(wire))
            : CodeBlock.of("($N & ~$L) != 0$L", parameter, mask(wire, isLong), isLong ? "L" : "");
    return CodeBlock.builder()
        .beginControlFlow("if ($L)", outside)
        .addStatement(
            "throw new $T($S + $N)",
            IllegalArgumentException.class,
            parameter + " is " + wire.least() + " to " + wire.greatest() + ", not ",
            parameter)
        .endControlFlow()
        .build();
  }

  private static String narrow(WireType wire) {
    return switch (wire.bits()) {
      case 8 -> "byte";
      case 16 -> "short";
      default -> "int";
    };
  }

  private static String mask(WireType wire, boolean isLong) {
    return switch (wire.bits()) {
          case 8 -> "0xff";
          case 16 -> "0xffff";
          default -> "0xffff_ffff";
        }
        + (isLong ? "L" : "");
  }
}
