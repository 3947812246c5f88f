package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.virtio4j.annotation.Endian;
import org.virtio4j.processor.model.FieldModel;

/**
 * The VarHandles that a generated class uses. Each is a constant and exact, which is what makes an
 * access compile to one instruction.
 */
final class Handles {
  private final boolean aligned;
  private final TreeSet<Handle> used = new TreeSet<>();

  /** A handle for integers of a width in bytes and of an order. */
  private record Handle(Endian order, int width) implements Comparable<Handle> {
    @Override
    public int compareTo(Handle other) {
      return Comparator.comparing(Handle::order)
          .thenComparingInt(Handle::width)
          .compare(this, other);
    }

    String name() {
      if (width == 1) {
        return "U8";
      }
      return switch (order) {
            case LITTLE -> "LE";
            case BIG -> "BE";
            case NATIVE -> "NE";
          }
          + width * 8;
    }
  }

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

  /** The handle for little-endian integers of a width in bytes. */
  String use(int width) {
    return use(width, Endian.LITTLE);
  }

  /** The handle for a field. */
  String use(FieldModel.Scalar field) {
    return use(field.wireType().bytes(), field.order());
  }

  private String use(int width, Endian order) {
    Handle handle = new Handle(width == 1 ? Endian.LITTLE : order, width);
    used.add(handle);
    return handle.name();
  }

  static String name(int width) {
    return new Handle(Endian.LITTLE, width).name();
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
    return used.stream().map(this::field).toList();
  }

  private FieldSpec field(Handle handle) {
    int width = handle.width();
    String layout =
        switch (width) {
          case 1 -> "JAVA_BYTE";
          case 2 -> "JAVA_SHORT";
          case 4 -> "JAVA_INT";
          default -> "JAVA_LONG";
        };
    CodeBlock order =
        switch (handle.order()) {
          case LITTLE -> CodeBlock.of("$T.LITTLE_ENDIAN", ByteOrder.class);
          case BIG -> CodeBlock.of("$T.BIG_ENDIAN", ByteOrder.class);
          case NATIVE -> CodeBlock.of("$T.nativeOrder()", ByteOrder.class);
        };
    CodeBlock value =
        width == 1
            ? CodeBlock.of("$T.$L.varHandle().withInvokeExactBehavior()", ValueLayout.class, layout)
            : CodeBlock.of(
                "$T.$L$L.withOrder($L).varHandle().withInvokeExactBehavior()",
                ValueLayout.class,
                layout,
                aligned ? "" : "_UNALIGNED",
                order);
    return FieldSpec.builder(
            VarHandle.class, handle.name(), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer(value)
        .build();
  }
}
