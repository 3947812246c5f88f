package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.TagModel;
import org.virtio4j.processor.model.UnionModel;
import org.virtio4j.processor.model.WordModel;

/** Writes the private methods of a codec that read and write unions: a switch over the cases. */
final class UnionCodec {
  private final CodecMembers members;
  private final Set<String> written = new HashSet<>();

  UnionCodec(CodecMembers members) {
    this.members = members;
  }

  /** Whether reading a message may find a case that there is not. */
  boolean canFail(LayoutModel layout) {
    return layout.fields().stream()
        .anyMatch(field ->
            switch (field) {
              case FieldModel.Scalar scalar -> false;
              case FieldModel.Group group -> canFail(group.layout());
              case FieldModel.Union union -> true;
              case FieldModel.Bank bank -> false;
            });
  }

  /** The tag of a structure, as a raw {@code int}. */
  CodeBlock tag(TagModel tag, Place around) {
    CodeBlock raw = raw(tag.field(), around);
    if (tag.bits().isEmpty()) {
      return raw;
    }
    WordModel.BitField bits = tag.bits().get();
    CodeBlock shifted = bits.shift() == 0 ? raw : CodeBlock.of("($L >>> $L)", raw, bits.shift());
    CodeBlock narrow =
        tag.field().wireType().bytes() == Long.BYTES ? CodeBlock.of("(int) $L", shifted) : shifted;
    return CodeBlock.of("$L & 0x$L", narrow, Long.toHexString(bits.lowMask()));
  }

  private CodeBlock raw(FieldModel.Scalar field, Place around) {
    int width = field.wireType().bytes();
    CodeBlock stored =
        CodeBlock.of(
            "($T) $L.get(segment, $L)",
            Handles.carrier(width),
            members.handles().use(field),
            around.at(field.offset()));
    return switch (width) {
      case 1 -> CodeBlock.of("$T.toUnsignedInt($L)", Byte.class, stored);
      case 2 -> CodeBlock.of("$T.toUnsignedInt($L)", Short.class, stored);
      default -> stored;
    };
  }

  /** An expression that reads a union of a fixed size. */
  CodeBlock decode(FieldModel.Union union, Place place, CodeBlock tag) {
    String name = members.helper("decode", place.path());
    addDecode(union, name, false);
    return CodeBlock.of("$L(segment, $L, $L)", name, place.at(0), tag);
  }

  /** An expression that reads a union of so many bytes. */
  CodeBlock decode(FieldModel.Union union, Place place, CodeBlock tag, CodeBlock length) {
    String name = members.helper("decode", place.path());
    addDecode(union, name, true);
    return CodeBlock.of("$L(segment, $L, $L, $L)", name, place.at(0), tag, length);
  }

  private static MethodSpec.Builder helper(String name) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(MemorySegment.class, "segment")
        .addParameter(TypeName.LONG, "base");
  }

  private void addDecode(FieldModel.Union union, String name, boolean bounded) {
    if (!written.add(name)) {
      return;
    }
    MethodSpec.Builder builder =
        helper(name).returns(union.union().type()).addParameter(TypeName.INT, "tag");
    if (bounded) {
      builder.addParameter(TypeName.INT, "length");
    }
    CodeBlock.Builder cases = CodeBlock.builder();
    for (UnionModel.Case one : union.union().cases()) {
      if (one.code().isPresent()) {
        addCase(cases, "case 0x" + Long.toHexString(one.code().getAsLong()), union, one, bounded);
      }
    }
    if (union.union().otherwise().isPresent()) {
      addCase(cases, "default", union, union.union().otherwise().get(), bounded);
    } else {
      cases.addStatement(
          "default -> throw new $T($S + $T.toUnsignedString(tag))",
          RuntimeTypes.VIRTIO_EXCEPTION,
          "no case of " + Words.name(union.union().type()) + " has the code ",
          Integer.class);
    }
    members.add(builder.addCode("return switch (tag) {\n$>$L$<};\n", cases.build()).build());
  }

  private void addCase(
      CodeBlock.Builder cases,
      String label,
      FieldModel.Union union,
      UnionModel.Case one,
      boolean bounded) {
    LayoutModel layout = one.layout();
    CodeBlock read =
        layout.isVariable()
            ? CodeBlock.of(
                "$T.decode(segment, base, $L)",
                layout.generated(),
                bounded ? "length" : union.room() + "L")
            : CodeBlock.of("$T.decode(segment, base)", layout.generated());
    if (!bounded || layout.isVariable() || layout.byteSize() == 0) {
      cases.addStatement("$L -> $L", label, read);
      return;
    }
    members.share(VariableParts.requireLength());
    cases.beginControlFlow("$L ->", label);
    cases.addStatement(
        "requireLength($S, length, $LL)", layout.type().simpleName(), layout.byteSize());
    cases.addStatement("yield $L", read);
    cases.endControlFlow();
  }

  /** A statement, without its semicolon, that writes a union. */
  CodeBlock encode(FieldModel.Union union, Place place) {
    String name = members.helper("encode", place.path());
    if (written.add(name)) {
      addEncode(union, name, place.path());
    }
    return CodeBlock.of("$L(segment, $L, $L)", name, place.at(0), place.value());
  }

  private void addEncode(FieldModel.Union union, String name, String path) {
    String size = members.helper("sizeOf", path);
    addSize(union, size);
    MethodSpec.Builder builder = helper(name).addParameter(union.union().type(), "value");
    if (!union.isVariable()) {
      if (union.union().isVariable()) {
        builder
            .beginControlFlow("if ($L(value) > $LL)", size, union.room())
            .addStatement(
                "throw new $T($S + $L(value))",
                IllegalArgumentException.class,
                union.name() + " has at most " + union.room() + " bytes, not ",
                size)
            .endControlFlow();
      }
    }
    CodeBlock.Builder cases = CodeBlock.builder();
    for (UnionModel.Case one : union.union().cases()) {
      cases.addStatement(
          "case $T one -> $T.encode(segment, base, one)",
          one.layout().type(),
          one.layout().generated());
    }
    builder.addCode("switch (value) {\n$>$L$<}\n", cases.build());
    if (!union.isVariable()) {
      builder
          .beginControlFlow(
              "for (long at = base + $L(value), end = base + $LL; at < end; at++)",
              size,
              union.room())
          .addStatement("$L.set(segment, at, (byte) 0)", members.handles().use(1))
          .endControlFlow();
    }
    members.add(builder.build());
  }

  private void addSize(FieldModel.Union union, String name) {
    if (!written.add(name)) {
      return;
    }
    CodeBlock.Builder cases = CodeBlock.builder();
    for (UnionModel.Case one : union.union().cases()) {
      LayoutModel layout = one.layout();
      if (layout.isVariable()) {
        cases.addStatement("case $T one -> $T.size(one)", layout.type(), layout.generated());
      } else {
        cases.addStatement("case $T one -> $LL", layout.type(), layout.byteSize());
      }
    }
    members.add(
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(TypeName.LONG)
            .addParameter(union.union().type(), "value")
            .addCode("return switch (value) {\n$>$L$<};\n", cases.build())
            .build());
  }

  /**
   * Statements that write the code of a case where its tag lies.
   *
   * @param union the union
   * @param value an expression for its value
   * @param tag where its tag lies
   * @param around the structure that has the tag
   * @param asStated what writes the tag as the record has it
   */
  CodeBlock encodeTag(
      UnionModel union, String value, TagModel tag, Place around, CodeBlock asStated) {
    int width = tag.field().wireType().bytes();
    CodeBlock.Builder cases = CodeBlock.builder();
    for (UnionModel.Case one : union.cases()) {
      if (one.code().isEmpty()) {
        if (asStated.isEmpty()) {
          cases.add("case $T one -> {} // what the record says\n", one.layout().type());
        } else {
          cases.add("case $T one -> $L", one.layout().type(), asStated);
        }
        continue;
      }
      cases.addStatement(
          "case $T one -> $L.set(segment, $L, $L)",
          one.layout().type(),
          members.handles().use(tag.field()),
          around.at(tag.field().offset()),
          code(tag, one.code().getAsLong(), width, around));
    }
    return CodeBlock.of("switch ($L) {\n$>$L$<}\n", value, cases.build());
  }

  private CodeBlock code(TagModel tag, long code, int width, Place around) {
    CodeBlock number;
    if (tag.bits().isPresent()) {
      WordModel.BitField bits = tag.bits().get();
      String suffix = width == Long.BYTES ? "L" : "";
      number =
          CodeBlock.of(
              "$L & ~0x$L | 0x$L",
              raw(tag.field(), around),
              Long.toHexString(bits.mask()) + suffix,
              Long.toHexString(code << bits.shift()) + suffix);
      return width < Integer.BYTES
          ? CodeBlock.of("($T) ($L)", Handles.carrier(width), number)
          : number;
    }
    number = CodeBlock.of("0x$L", Long.toHexString(code));
    return width < Integer.BYTES ? CodeBlock.of("($T) $L", Handles.carrier(width), number) : number;
  }
}
