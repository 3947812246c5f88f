package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/**
 * The VarHandles that a generated class uses. Each is a constant and exact, which is what makes an
 * access compile to one instruction.
 */
final class Handles {
  private final boolean aligned;
  private final TreeSet<Integer> widths = new TreeSet<>();

  private Handles(boolean aligned) {
    this.aligned = aligned;
  }

  /** For registers: naturally aligned, so that volatile access is possible. */
  static Handles aligned() {
    return new Handles(true);
  }

  /** For messages, which are packed: plain access at any offset. */
  static Handles unaligned() {
    return new Handles(false);
  }

  /** The handle for integers of a width in bytes. */
  String use(int width) {
    widths.add(width);
    return name(width);
  }

  static String name(int width) {
    return width == 1 ? "U8" : "LE" + width * 8;
  }

  /** The type of a handle's value. */
  static TypeName carrier(int width) {
    return switch (width) {
      case 1 -> TypeName.BYTE;
      case 2 -> TypeName.SHORT;
      case 4 -> TypeName.INT;
      default -> TypeName.LONG;
    };
  }

  List<FieldSpec> fields() {
    return widths.stream().map(this::field).toList();
  }

  private FieldSpec field(int width) {
    String layout =
        switch (width) {
          case 1 -> "JAVA_BYTE";
          case 2 -> "JAVA_SHORT";
          case 4 -> "JAVA_INT";
          default -> "JAVA_LONG";
        };
    CodeBlock value =
        width == 1
            ? CodeBlock.of("$T.$L.varHandle().withInvokeExactBehavior()", ValueLayout.class, layout)
            : CodeBlock.of(
                "$T.$L$L.withOrder($T.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior()",
                ValueLayout.class,
                layout,
                aligned ? "" : "_UNALIGNED",
                ByteOrder.class);
    return FieldSpec.builder(
            VarHandle.class, name(width), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(value)
        .build();
  }
}
