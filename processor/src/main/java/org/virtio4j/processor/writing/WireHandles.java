package org.virtio4j.processor.writing;

import static javax.lang.model.element.Modifier.FINAL;
import static javax.lang.model.element.Modifier.PRIVATE;
import static javax.lang.model.element.Modifier.STATIC;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/**
 * The handles through which a generated class reads and writes memory that it shares with the
 * device: exact, one for each width that it uses.
 */
final class WireHandles {
  private final TreeSet<Integer> used = new TreeSet<>();

  /** The name of the handle for an integer, which the class will have. */
  String use(WireType wire) {
    used.add(wire.bytes());
    return name(wire.bytes());
  }

  private static String name(int bytes) {
    return bytes == 1 ? "U8" : "LE" + bytes * 8;
  }

  /** The handles that were used, from the narrowest. */
  List<FieldSpec> fields() {
    List<FieldSpec> fields = new ArrayList<>();
    for (int bytes : used) {
      FieldSpec.Builder field =
          FieldSpec.builder(VarHandle.class, name(bytes), PRIVATE, STATIC, FINAL);
      if (bytes == 1) {
        field.initializer("$T.JAVA_BYTE.varHandle().withInvokeExactBehavior()", ValueLayout.class);
      } else {
        field.initializer(
            "$T.$L\n$>$>.withOrder($T.LITTLE_ENDIAN)\n.varHandle()\n.withInvokeExactBehavior()$<$<",
            ValueLayout.class,
            layout(bytes),
            ByteOrder.class);
      }
      fields.add(field.build());
    }
    return fields;
  }

  private static String layout(int bytes) {
    return switch (bytes) {
      case 2 -> "JAVA_SHORT_UNALIGNED";
      case 4 -> "JAVA_INT_UNALIGNED";
      default -> "JAVA_LONG_UNALIGNED";
    };
  }

  /** Reads a component that is an integer in Java. */
  CodeBlock read(LeafModel leaf, CodeBlock memory, CodeBlock position) {
    WireType wire = leaf.field().wireType();
    CodeBlock get = CodeBlock.of("$L.get($L, $L)", use(wire), memory, position);
    boolean widens = !wire.signed() && leaf.field().kind() == ScalarKind.LONG;
    return switch (wire.bytes()) {
      case 1 -> wire.signed() ? cast("byte", get) : CodeBlock.of("(byte) $L & 0xff", get);
      case 2 -> wire.signed() ? cast("short", get) : CodeBlock.of("(short) $L & 0xffff", get);
      case 4 -> widens ? CodeBlock.of("(int) $L & 0xffff_ffffL", get) : cast("int", get);
      default -> cast("long", get);
    };
  }

  private static CodeBlock cast(String type, CodeBlock value) {
    return CodeBlock.of("($L) $L", type, value);
  }
}
