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
import org.virtio4j.processor.model.RequestModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WireType;

/**
 * Writes the statements that fill what precedes a request's data: every byte of it, in its order.
 */
final class HeaderWriter {
  /** From here on a loop is shorter than a row of stores. */
  private static final long LONG_GAP = 64;

  private final RequestModel request;
  private final Handles handles;
  private final NameAllocator locals;
  private final PartWriter parts;
  private final Map<String, String> codes = new HashMap<>();
  private final Map<String, String> lengths = new HashMap<>();
  private String total = ""; // the local that holds the size of all, if it varies

  HeaderWriter(RequestModel request, Handles handles, NameAllocator locals) {
    this.request = request;
    this.handles = handles;
    this.locals = locals;
    this.parts = new PartWriter(handles, locals);
  }

  /** What is checked and computed before a slot is taken. */
  CodeBlock preparation() {
    CodeBlock.Builder code = CodeBlock.builder();
    for (HeaderField part : request.header().fields()) {
      switch (part) {
        case HeaderField.FromParameter set -> prepare(code, set);
        case HeaderField.LengthOf length -> prepare(code, length);
        case HeaderField.Encoded encoded -> code.add(parts.preparation(encoded));
        case HeaderField.Constant _, HeaderField.Reserved _ -> {}
      }
    }
    if (!request.header().isFixed()) {
      total = locals.newName("bytes");
      code.addStatement("long $N = $L", total, parts.sum(request.header().bytes()));
      code.addStatement(
          "$T.requireRoom($S, $N, $LL)",
          RuntimeTypes.REQUEST_LIMITS,
          request.name(),
          total,
          request.header().room());
    }
    return code.build();
  }

  private void prepare(CodeBlock.Builder code, HeaderField.FromParameter set) {
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

  private void prepare(CodeBlock.Builder code, HeaderField.LengthOf length) {
    String local = locals.newName(length.leaf().path().getLast().name());
    lengths.put(length.parameter(), local);
    CodeBlock value =
        length.array()
            ? CodeBlock.of("$N.length", length.parameter())
            : length.stride() == 1
                ? CodeBlock.of("$N.byteSize()", length.parameter())
                : CodeBlock.of("$N.byteSize() / $LL", length.parameter(), length.stride());
    code.addStatement("long $N = $L", local, value);
    FieldModel.Scalar field = length.leaf().field();
    if (field.wireType().bytes() < Long.BYTES) {
      code.beginControlFlow("if ($N > $LL)", local, field.wireType().greatest());
      code.addStatement(
          "throw outOfRange($S, $L, $S, $N)",
          "the size of " + length.parameter(),
          field.wireType().bits(),
          Scalars.range(field),
          local);
      code.endControlFlow();
    }
  }

  /** The stores into the slot. */
  CodeBlock stores(String slot) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (request.header().fields().isEmpty()) {
      return code.build();
    }
    String slots = locals.newName("slots");
    String base = locals.newName("header");
    code.addStatement("$T $N = slots()", java.lang.foreign.MemorySegment.class, slots);
    code.addStatement("long $N = headerOffset($N)", base, slot);
    List<HeaderField> fields = request.header().fields();
    for (int i = 0; i < fields.size(); i++) {
      switch (fields.get(i)) {
        case HeaderField.FromParameter set ->
            store(code, slots, base, set.leaf(), set.offset(), value(set.leaf(), set.parameter()));
        case HeaderField.Constant constant ->
            store(
                code,
                slots,
                base,
                constant.leaf(),
                constant.offset(),
                literal(constant.leaf().field().wireType(), constant.value()));
        case HeaderField.LengthOf length -> {
          int bytes = length.leaf().field().wireType().bytes();
          String local = lengths.get(length.parameter());
          store(
              code,
              slots,
              base,
              length.leaf(),
              length.offset(),
              bytes == Long.BYTES
                  ? CodeBlock.of("$N", local)
                  : CodeBlock.of("($T) $N", Handles.carrier(bytes), local));
        }
        case HeaderField.Reserved gap -> zero(code, slots, base, gap);
        case HeaderField.Encoded encoded -> {
          code.add(parts.stores(encoded, slots, position(base, encoded.offset())));
          boolean last = i == fields.size() - 1;
          if (!encoded.coding().isFixed() && !last) {
            String behind = locals.newName("behind" + Names.capitalized(encoded.parameter()));
            code.addStatement(
                "long $N = $L + $N",
                behind,
                position(base, encoded.offset()),
                parts.size(encoded.parameter()));
            base = behind;
          }
        }
      }
    }
    return code.build();
  }

  /** The size of all that was stored. */
  CodeBlock bytes() {
    return total.isEmpty()
        ? CodeBlock.of("$L", request.header().bytes())
        : CodeBlock.of("(int) $N", total);
  }

  private void store(
      CodeBlock.Builder code,
      String slots,
      String base,
      LeafModel leaf,
      long offset,
      CodeBlock value) {
    code.add(
        "$N.set($N, $L, $L); // $L $L\n",
        handles.use(leaf.field()),
        slots,
        position(base, offset),
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
