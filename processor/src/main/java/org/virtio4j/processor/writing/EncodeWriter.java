package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;

/** Writes the method of a codec that writes a whole message. */
final class EncodeWriter {
  /** Gaps up to this size are zeroed by stores, larger ones by a fill. */
  private static final long STORED_GAP = 32L;

  private final LayoutModel layout;
  private final CodecMembers members;
  private boolean checksLength;

  EncodeWriter(LayoutModel layout, CodecMembers members) {
    this.layout = layout;
    this.members = members;
  }

  /** Adds the method and those that it calls. */
  void add() {
    CodeBlock.Builder body = CodeBlock.builder();
    Place whole = new Place("", "value", 0L, List.of(), List.of());
    long end = 0;
    for (FieldModel field : layout.fields()) {
      if (field.condition().isEmpty()) {
        addZeros(body, whole, end, field.offset());
        encode(body, field, whole.in(field));
        end = field.end();
      }
    }
    if (layout.hasConditionalTail()) {
      addConditional(body, whole, end);
    } else {
      addZeros(body, whole, end, layout.byteSize());
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
    if (checksLength) {
      members.add(checkLength());
    }
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
      boolean nullable = field.isArray() || field instanceof FieldModel.Group;
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

  /**
   * A structure inside the message.
   *
   * @param path the names that lead to it, joined
   * @param value an expression for its value
   * @param offset where it begins in the message, with all indices 0
   * @param indices the indices of the arrays around it
   * @param strides the distance between the elements of each of them
   */
  private record Place(
      String path, String value, long offset, List<String> indices, List<Long> strides) {
    Place in(FieldModel field) {
      return new Place(
          path.isEmpty() ? field.name() : path + Names.capitalized(field.name()),
          value + "." + field.name() + "()",
          offset + field.offset(),
          indices,
          strides);
    }

    Place element(String index, long stride) {
      List<String> moreIndices = new ArrayList<>(indices);
      moreIndices.add(index);
      List<Long> moreStrides = new ArrayList<>(strides);
      moreStrides.add(stride);
      return new Place(path, value + "[" + index + "]", offset, moreIndices, moreStrides);
    }

    CodeBlock at(long more) {
      CodeBlock.Builder code = CodeBlock.builder().add("base");
      if (offset + more > 0) {
        code.add(" + $LL", offset + more);
      }
      for (int i = 0; i < indices.size(); i++) {
        code.add(" + $L", Indices.scaled(strides.get(i), indices.get(i)));
      }
      return code.build();
    }
  }

  private void encode(CodeBlock.Builder body, LayoutModel structure, Place place) {
    long end = 0;
    for (FieldModel field : structure.fields()) {
      addZeros(body, place, end, field.offset());
      encode(body, field, place.in(field));
      end = field.end();
    }
    addZeros(body, place, end, structure.byteSize());
  }

  private void encode(CodeBlock.Builder body, FieldModel field, Place place) {
    if (!field.isArray()) {
      encodeElement(body, field, place, place.value());
      return;
    }
    checksLength = true;
    int length = field.length().getAsInt();
    String index = "i" + place.indices().size();
    body.addStatement("checkLength($S, $L, $L.length)", place.path(), length, place.value());
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
          body.addStatement(
              "$L($L, $L)", place.path(), CodecMembers.arguments(place.indices()), value);
      case FieldModel.Group group -> encode(body, group.layout(), place);
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
}
