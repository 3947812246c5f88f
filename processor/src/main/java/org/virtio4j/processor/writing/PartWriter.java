package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.virtio4j.processor.model.Coding;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.HeaderField;
import org.virtio4j.processor.model.RuntimeTypes;

/** Writes the statements that put records and arrays into a request. */
final class PartWriter {
  private final Handles handles;
  private final NameAllocator locals;
  private final Map<String, String> sizes = new LinkedHashMap<>(); // of what varies: the locals

  PartWriter(Handles handles, NameAllocator locals) {
    this.handles = handles;
    this.locals = locals;
  }

  /** The local that holds the size of a part that varies. */
  String size(String parameter) {
    return sizes.get(parameter);
  }

  /** The size of all parts that vary, and of what else there is. */
  CodeBlock sum(long fixed) {
    CodeBlock.Builder sum = CodeBlock.builder();
    if (fixed > 0) {
      sum.add("$LL", fixed);
    }
    sizes.values().forEach(local -> sum.add(sum.isEmpty() ? "$N" : " + $N", local));
    return sum.build();
  }

  /** What is checked and computed before a slot is taken. */
  CodeBlock preparation(HeaderField.Encoded part) {
    CodeBlock.Builder code = CodeBlock.builder();
    String parameter = part.parameter();
    Coding coding = part.coding();
    if (coding.isFixed()) {
      fixed(coding, parameter)
          .ifPresent(size ->
              code.addStatement(
                  "$T.requireSize($S, $L, $LL)",
                  RuntimeTypes.REQUEST_LIMITS,
                  parameter,
                  size,
                  size(coding)));
      return code.build();
    }
    String local = locals.newName(parameter + "Bytes");
    sizes.put(parameter, local);
    code.addStatement("long $N = $L", local, varying(coding, parameter));
    if (coding instanceof Coding.Bytes bytes
        && !(bytes.of() instanceof Coding.One)
        && bytes.bytes() > 1) {
      code.addStatement(
          "$T.requireWhole($S, $N, $LL)",
          RuntimeTypes.REQUEST_LIMITS,
          parameter,
          local,
          bytes.bytes());
    }
    return code.build();
  }

  /** What tells the size of what is given for a part of a fixed size, if it may be another. */
  private static Optional<CodeBlock> fixed(Coding coding, String parameter) {
    return switch (coding) {
      case Coding.One _ -> Optional.empty();
      case Coding.Many _, Coding.Numbers _ -> Optional.of(CodeBlock.of("$N.length", parameter));
      case Coding.Bytes _ -> Optional.of(CodeBlock.of("$N.byteSize()", parameter));
    };
  }

  private static long size(Coding coding) {
    return switch (coding) {
      case Coding.Many many -> many.count().orElseThrow();
      case Coding.Numbers numbers -> numbers.count().orElseThrow();
      case Coding.One _, Coding.Bytes _ -> coding.bytes();
    };
  }

  private static CodeBlock varying(Coding coding, String parameter) {
    return switch (coding) {
      case Coding.One one -> CodeBlock.of("$T.size($N)", one.layout().generated(), parameter);
      case Coding.Many many ->
          CodeBlock.of("$N.length * $T.BYTE_SIZE", parameter, many.layout().generated());
      case Coding.Numbers numbers ->
          CodeBlock.of("$N.length * $LL", parameter, numbers.element().wireType().bytes());
      case Coding.Bytes _ -> CodeBlock.of("$N.byteSize()", parameter);
    };
  }

  /** The stores into the slot. */
  CodeBlock stores(HeaderField.Encoded part, String slots, CodeBlock position) {
    String parameter = part.parameter();
    return switch (part.coding()) {
      case Coding.One one ->
          CodeBlock.builder()
              .addStatement(
                  "$T.encode($N, $L, $N)", one.layout().generated(), slots, position, parameter)
              .build();
      case Coding.Many many -> each(many, parameter, slots, position);
      case Coding.Numbers numbers -> each(numbers.element(), parameter, slots, position);
      case Coding.Bytes _ ->
          CodeBlock.builder()
              .addStatement(
                  "$T.copy($N, 0L, $N, $L, $N.byteSize())",
                  MemorySegment.class,
                  parameter,
                  slots,
                  position,
                  parameter)
              .build();
    };
  }

  private CodeBlock each(Coding.Many many, String parameter, String slots, CodeBlock position) {
    String index = locals.newName("i");
    return CodeBlock.builder()
        .beginControlFlow("for (int $1N = 0; $1N < $2N.length; $1N++)", index, parameter)
        .addStatement(
            "$1T.encode($2N, $3L + $4N * $1T.BYTE_SIZE, $5N[$4N])",
            many.layout().generated(),
            slots,
            position,
            index,
            parameter)
        .endControlFlow()
        .build();
  }

  private CodeBlock each(
      FieldModel.Scalar element, String parameter, String slots, CodeBlock position) {
    int bytes = element.wireType().bytes();
    if (bytes == 1 && Scalars.isPlain(element)) {
      return CodeBlock.builder()
          .addStatement(
              "$T.copy($N, 0, $N, $T.JAVA_BYTE, $L, $N.length)",
              MemorySegment.class,
              parameter,
              slots,
              ValueLayout.class,
              position,
              parameter)
          .build();
    }
    String index = locals.newName("i");
    String local = locals.newName("element");
    CodeBlock.Builder code =
        CodeBlock.builder()
            .beginControlFlow("for (int $1N = 0; $1N < $2N.length; $1N++)", index, parameter)
            .addStatement("$T $N = $N[$N]", element.javaType(), local, parameter, index);
    if (element.isWiderThanWire()) {
      code.beginControlFlow("if ($L)", Scalars.outOfRange(element, local))
          .addStatement(
              "throw outOfRange($S, $L, $S, $N)",
              "an element of " + parameter,
              element.wireType().bits(),
              Scalars.range(element),
              local)
          .endControlFlow();
    }
    CodeBlock raw = Scalars.toRaw(element, CodeBlock.of("$N", local));
    return code.addStatement(
            "$N.set($N, $L + $N * $LL, $L)",
            handles.use(element),
            slots,
            position,
            index,
            bytes,
            bytes < Integer.BYTES ? CodeBlock.of("($T) ($L)", Handles.carrier(bytes), raw) : raw)
        .endControlFlow()
        .build();
  }
}
