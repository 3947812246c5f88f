package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.TagModel;

/** Writes the method of a codec that writes a whole message. */
final class EncodeWriter {
  /** Gaps up to this size are zeroed by stores, larger ones by a fill. */
  private static final long STORED_GAP = 32L;

  private final LayoutModel layout;
  private final CodecMembers members;
  private final VariableParts variable;
  private final UnionCodec unions;
  private boolean checksLength;

  EncodeWriter(
      LayoutModel layout, CodecMembers members, VariableParts variable, UnionCodec unions) {
    this.layout = layout;
    this.members = members;
    this.variable = variable;
    this.unions = unions;
  }

  /** Adds the method and those that it calls. */
  void add() {
    CodeBlock.Builder body = CodeBlock.builder();
    if (isBounded()) {
      body.beginControlFlow("if (contentSize(value) > BYTE_SIZE)")
          .addStatement(
              "throw new $T($S + contentSize(value))",
              IllegalArgumentException.class,
              layout.type().simpleName() + " has at most " + layout.byteSize() + " bytes, not ")
          .endControlFlow();
    }
    long end = encodeFields(body);
    if (layout.hasConditionalTail()) {
      addConditional(body, Place.whole(), end);
    } else if (isBounded()) {
      body.beginControlFlow(
              "for (long at = base + contentSize(value), end = base + BYTE_SIZE; at < end; at++)")
          .addStatement("$L.set(segment, at, (byte) 0)", members.handles().use(1))
          .endControlFlow();
    } else if (!layout.isVariable()) {
      addZeros(body, Place.whole(), end, layout.byteSize());
    }
    Comment comment =
        CodecMembers.comment("Writes a whole message, with zeros where it is reserved.")
            .param("value", "the message");
    MethodSpec.Builder builder = CodecMembers.method("encode").addParameter(layout.type(), "value");
    ConditionalTail.addParameter(layout, builder, comment);
    comment.illegalArgument(
        layout.hasConditionalTail()
            ? "if a value is out of range, or a record is not null that the features exclude"
            : "if a value is out of range");
    members.add(builder.addJavadoc(comment.build()).addCode(body.build()).build());
    if (!variable.fields().isEmpty()) {
      members.add(variable.size());
    }
    if (checksLength) {
      members.add(checkLength());
    }
  }

  /** Whether the size is fixed although it holds what varies. */
  private boolean isBounded() {
    return layout.sized() && !variable.fields().isEmpty();
  }

  /** Writes what always exists; the result is where that ends. */
  private long encodeFields(CodeBlock.Builder body) {
    Place whole = Place.whole();
    long end = 0;
    int passed = 0;
    for (FieldModel field : layout.fields()) {
      if (field.condition().isPresent()) {
        continue;
      }
      whole = whole.withBase(variable.base(field));
      addZeros(body, whole, end, field.offset());
      Optional<CodeBlock> derived = variable.derived(field, whole);
      if (derived.isPresent()) {
        body.addStatement("$L($L, $L)", field.name(), whole.arguments(), derived.get());
      } else if (!isDerivedTag(layout, field)) {
        encode(body, field, whole.in(field));
      }
      end = field.end();
      if (field.isVariable()) {
        passed++;
        if (variable.bases().contains(VariableParts.base(passed))
            || variable.fields().size() > passed) {
          body.addStatement(
              "long $L = $L + $L",
              VariableParts.base(passed),
              whole.base(),
              VariableParts.bytes(field, variable.number(field, whole.in(field))));
        }
      }
    }
    encodeTag(body, layout, Place.whole(), true);
    return end;
  }

  /** Writes the code of the case that there is of a structure's union, as far as it has its tag. */
  private void encodeTag(
      CodeBlock.Builder body, LayoutModel structure, Place place, boolean whole) {
    Optional<TagModel> tag = derivedTag(structure);
    if (tag.isEmpty()) {
      return;
    }
    FieldModel.Scalar field = tag.get().field();
    Place around = whole ? place.withBase(variable.base(field)) : place;
    TaggedUnion union = union(structure, place).orElseThrow();
    CodeBlock.Builder asStated = CodeBlock.builder();
    if (tag.get().bits().isEmpty()) {
      encode(asStated, field, around.in(field));
    }
    body.add(
        unions.encodeTag(
            union.union().union(), union.place().value(), tag.get(), around, asStated.build()));
  }

  /** The tag of a structure that the case of a union decides. */
  private static Optional<TagModel> derivedTag(LayoutModel structure) {
    List<TagModel> tags = TagModel.of(structure.fields());
    return tags.size() == 1 && union(structure, Place.whole()).isPresent()
        ? Optional.of(tags.getFirst())
        : Optional.empty();
  }

  /** Whether a component is written with the union whose tag it is. */
  private static boolean isDerivedTag(LayoutModel structure, FieldModel field) {
    return derivedTag(structure)
        .filter(tag -> tag.bits().isEmpty() && tag.field().equals(field))
        .isPresent();
  }

  private static Optional<TaggedUnion> union(LayoutModel structure, Place place) {
    return structure.fields().stream()
        .flatMap(field -> untagged(field, place.in(field)).stream())
        .findFirst();
  }

  private record TaggedUnion(FieldModel.Union union, Place place) {}

  /** The union in a component whose tag lies around the component. */
  private static Optional<TaggedUnion> untagged(FieldModel field, Place place) {
    return switch (field) {
      case FieldModel.Scalar scalar -> Optional.empty();
      case FieldModel.Bank bank -> Optional.empty();
      case FieldModel.Union union -> Optional.of(new TaggedUnion(union, place));
      case FieldModel.Group group ->
          group.layout().needsTag()
              ? group.layout().fields().stream()
                  .flatMap(inner -> untagged(inner, place.in(inner)).stream())
                  .findFirst()
              : Optional.empty();
    };
  }

  private void addConditional(CodeBlock.Builder body, Place whole, long end) {
    body.beginControlFlow("for (long at = $LL, end = size(features); at < end; at++)", end)
        .addStatement("$L.set(segment, base + at, (byte) 0)", members.handles().use(1))
        .endControlFlow();
    for (FieldModel field : layout.fields()) {
      if (field.condition().isEmpty()) {
        continue;
      }
      Place place = whole.in(field);
      body.beginControlFlow("if ($L)", ConditionalTail.isPresent(field));
      boolean nullable = !(field instanceof FieldModel.Scalar) || field.isArray();
      if (nullable) {
        body.beginControlFlow("if ($L != null)", place.value());
      }
      encode(body, field, place);
      if (nullable) {
        body.endControlFlow();
        body.nextControlFlow("else if ($L != null)", place.value());
        body.addStatement(
            "throw new $T($S)",
            IllegalArgumentException.class,
            field.name()
                + " is not null, but exists only if "
                + field.condition().orElseThrow().words());
      }
      body.endControlFlow();
    }
  }

  private void encode(CodeBlock.Builder body, LayoutModel structure, Place place) {
    long end = 0;
    for (FieldModel field : structure.fields()) {
      addZeros(body, place, end, field.offset());
      if (!isDerivedTag(structure, field)) {
        encode(body, field, place.in(field));
      }
      end = field.end();
    }
    addZeros(body, place, end, structure.byteSize());
    encodeTag(body, structure, place, false);
  }

  private void encode(CodeBlock.Builder body, FieldModel field, Place place) {
    if (!field.isArray()) {
      encodeElement(body, field, place, place.value());
      return;
    }
    String length = place.value() + ".length";
    if (field.length().isPresent()) {
      checksLength = true;
      length = Integer.toString(field.length().getAsInt());
      body.addStatement("checkLength($S, $L, $L.length)", place.path(), length, place.value());
    }
    String index = "i" + place.indices().size();
    body.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, length);
    Place element = place.element(index, field.elementSize());
    boolean unsignedByte =
        Scalars.hasByteElements(field) && !((FieldModel.Scalar) field).wireType().signed();
    encodeElement(
        body,
        field,
        element,
        unsignedByte ? "Byte.toUnsignedInt(" + element.value() + ")" : element.value());
    body.endControlFlow();
  }

  private void encodeElement(CodeBlock.Builder body, FieldModel field, Place place, String value) {
    switch (field) {
      case FieldModel.Scalar scalar ->
          body.addStatement("$L($L, $L)", place.path(), place.arguments(), value);
      case FieldModel.Group group -> encode(body, group.layout(), place);
      case FieldModel.Union union -> body.addStatement(unions.encode(union, place));
      case FieldModel.Bank bank -> throw notInMemory(bank);
    }
  }

  private void addZeros(CodeBlock.Builder body, Place place, long from, long to) {
    if (from >= to) {
      return;
    }
    if (to - from > STORED_GAP) {
      body.addStatement(
          "segment.asSlice($L, $LL).fill((byte) 0) /* reserved */", place.at(from), to - from);
      return;
    }
    long at = from;
    while (at < to) {
      int width = (int) Math.min(8, Long.highestOneBit(to - at));
      String zero =
          switch (width) {
            case 1 -> "(byte) 0";
            case 2 -> "(short) 0";
            case 4 -> "0";
            default -> "0L";
          };
      body.add(
          "$L.set(segment, $L, $L); // reserved\n",
          members.handles().use(width),
          place.at(at),
          zero);
      at += width;
    }
  }

  private static MethodSpec checkLength() {
    return MethodSpec.methodBuilder("checkLength")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(String.class, "field")
        .addParameter(TypeName.INT, "length")
        .addParameter(TypeName.INT, "actual")
        .beginControlFlow("if (actual != length)")
        .addStatement(
            "throw new $T(field + $S + length + $S + actual)",
            IllegalArgumentException.class,
            " has ",
            " elements, not ")
        .endControlFlow()
        .build();
  }

  static IllegalStateException notInMemory(FieldModel.Bank bank) {
    return new IllegalStateException(bank.name() + " is no part of a message");
  }
}
