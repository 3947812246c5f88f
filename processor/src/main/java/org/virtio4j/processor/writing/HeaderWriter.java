package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/**
 * Writes the statements that fill a request's header: every byte of it, in the order of offsets.
 */
final class HeaderWriter {
  /** From here on a loop is shorter than a row of stores. */
  private static final long LONG_GAP = 64;

  private final List<HeaderField> header;
  private final Handles handles;
  private final NameAllocator locals;
  private final Map<String, String> codes = new HashMap<>();

  HeaderWriter(List<HeaderField> header, Handles handles, NameAllocator locals) {
    this.header = header;
    this.handles = handles;
    this.locals = locals;
  }

  /** What may throw, and so comes before a slot is taken. */
  CodeBlock preparation() {
    CodeBlock.Builder code = CodeBlock.builder();
    for (HeaderField part : header) {
      if (!(part instanceof HeaderField.FromParameter set)) {
        continue;
      }
      FieldModel.Scalar field = set.leaf().field();
      if (field.kind() == ScalarKind.CODE || field.kind() == ScalarKind.WORD) {
        String local =
            locals.newName(set.parameter() + (field.kind() == ScalarKind.CODE ? "Code" : "Bits"));
        codes.put(set.parameter(), local);
        code.addStatement(
            "$T $N = $L",
            Scalars.rawType(field.wireType().bytes()),
            local,
            Scalars.toRaw(field, CodeBlock.of("$N", set.parameter())));
      }
    }
    return code.build();
  }

  /** The stores into the slot. */
  CodeBlock stores(String slot) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (header.isEmpty()) {
      return code.build();
    }
    String slots = locals.newName("slots");
    String base = locals.newName("header");
    code.addStatement("$T $N = slots()", java.lang.foreign.MemorySegment.class, slots);
    code.addStatement("long $N = headerOffset($N)", base, slot);
    for (HeaderField part : header) {
      switch (part) {
        case HeaderField.FromParameter set ->
            store(code, slots, base, set.leaf(), value(set.leaf(), set.parameter()));
        case HeaderField.Constant constant ->
            store(
                code,
                slots,
                base,
                constant.leaf(),
                literal(constant.leaf().field().wireType(), constant.value()));
        case HeaderField.Reserved gap -> zero(code, slots, base, gap);
      }
    }
    return code.build();
  }

  private void store(
      CodeBlock.Builder code, String slots, String base, LeafModel leaf, CodeBlock value) {
    code.add(
        "$N.set($N, $L, $L); // $L $L\n",
        handles.use(leaf.field()),
        slots,
        position(base, leaf.offset()),
        value,
        leaf.field().specName(),
        Names.specification(leaf.name()));
  }

  private static CodeBlock position(String base, long offset) {
    return offset == 0 ? CodeBlock.of("$N", base) : CodeBlock.of("$N + $LL", base, offset);
  }

  private void zero(CodeBlock.Builder code, String slots, String base, HeaderField.Reserved gap) {
    long end = gap.offset() + gap.bytes();
    long at = gap.offset();
    if (gap.bytes() > LONG_GAP) {
      long longs = gap.bytes() / 8;
      String index = locals.newName("i");
      code.beginControlFlow("for (long $1N = 0L; $1N < $2LL; $1N++)", index, longs);
      code.add(
          "$N.set($N, $L + $N * 8L, 0L); // reserved\n",
          handles.use(Long.BYTES),
          slots,
          position(base, at),
          index);
      code.endControlFlow();
      at += longs * 8;
    }
    while (at < end) {
      WireType wire = widest(at, end - at);
      code.add(
          "$N.set($N, $L, $L); // $L reserved\n",
          handles.use(wire.bytes()),
          slots,
          position(base, at),
          literal(wire, 0L),
          wire.specName());
      at += wire.bytes();
    }
  }

  /** The widest integer that lies at a multiple of its size and within a number of bytes. */
  private static WireType widest(long at, long bytes) {
    for (WireType wire : List.of(WireType.U64, WireType.U32, WireType.U16)) {
      if (wire.bytes() <= bytes && at % wire.bytes() == 0) {
        return wire;
      }
    }
    return WireType.U8;
  }

  /** A number as the handle of the wire's width takes it. */
  private static CodeBlock literal(WireType wire, long value) {
    return switch (wire.bytes()) {
      case 1 -> CodeBlock.of("(byte) $L", value);
      case 2 -> CodeBlock.of("(short) $L", value);
      case 4 ->
          value > Integer.MAX_VALUE
              ? CodeBlock.of("0x$L", Integer.toHexString((int) value))
              : CodeBlock.of("$L", value);
      default -> CodeBlock.of("$LL", value);
    };
  }

  /** The value of a parameter as the handle of the wire's width takes it. */
  private CodeBlock value(LeafModel leaf, String parameter) {
    FieldModel.Scalar field = leaf.field();
    int bytes = field.wireType().bytes();
    return switch (field.kind()) {
      case BOOLEAN ->
          CodeBlock.of(
              switch (bytes) {
                case 1 -> "(byte) ($N ? 1 : 0)";
                case 2 -> "(short) ($N ? 1 : 0)";
                case 4 -> "$N ? 1 : 0";
                default -> "$N ? 1L : 0L";
              },
              parameter);
      case CODE, WORD -> narrowed(bytes, bytes == Long.BYTES, codes.get(parameter));
      case INT -> narrowed(bytes, false, parameter);
      case LONG -> narrowed(bytes, true, parameter);
    };
  }

  private static CodeBlock narrowed(int bytes, boolean isLong, String name) {
    return switch (bytes) {
      case 1 -> CodeBlock.of("(byte) $N", name);
      case 2 -> CodeBlock.of("(short) $N", name);
      case 4 -> CodeBlock.of(isLong ? "(int) $N" : "$N", name);
      default -> CodeBlock.of(isLong ? "$N" : "(long) $N", name);
    };
  }
}
