package org.virtio4j.processor.writing;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;

/** Writes the class that reads and writes a message in memory: field by field, and as a whole. */
public final class CodecWriter {
  /** Gaps up to this size are zeroed by stores, larger ones by a fill. */
  private static final long STORED_GAP = 32L;

  private final LayoutModel layout;
  private final HelperNames helperNames;
  private final Handles handles = Handles.unaligned();
  private final List<MethodSpec> methods = new ArrayList<>();
  private boolean checksRange;
  private boolean checksLength;

  private CodecWriter(LayoutModel layout) {
    this.layout = layout;
    this.helperNames = new HelperNames(layout);
  }

  /**
   * Writes the class.
   *
   * @param layout a message
   * @return its codec
   */
  public static TypeSpec write(LayoutModel layout) {
    return new CodecWriter(layout).write();
  }

  private TypeSpec write() {
    for (LeafModel leaf : layout.leaves()) {
      methods.add(getter(leaf));
      methods.add(setter(leaf));
    }
    methods.add(decode());
    methods.add(encode());
    if (checksLength) {
      methods.add(checkLength());
    }
    if (checksRange) {
      methods.add(AccessorWriter.outOfRange());
    }
    TypeSpec.Builder builder =
        SourceWriter.classBuilder(layout.generated(), layout.isPublic())
            .addJavadoc(
                Docs.ofType(
                        "Reads and writes {@link "
                            + Docs.name(layout.type())
                            + "} in memory"
                            + Docs.section(layout.spec())
                            + ": "
                            + Docs.bytes(layout.byteSize())
                            + ", packed, little-endian.")
                    .paragraph(
                        "Accesses are plain: what makes a message visible to the device, or to the"
                            + " driver, is the queue.")
                    .build());
    builder.addField(
        AccessorWriter.constant(
            "BYTE_SIZE", layout.byteSize(), Docs.of("The size in bytes.").build()));
    for (LeafModel leaf : layout.leaves()) {
      builder.addField(
          AccessorWriter.constant(
              Names.constant(leaf.name()) + "_OFFSET",
              leaf.offset(),
              Docs.of("Where {@code " + leaf.name() + "} lies, in bytes.").build()));
    }
    handles.fields().forEach(builder::addField);
    builder.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    methods.forEach(builder::addMethod);
    return builder.build();
  }

  private static MethodSpec.Builder method(String name) {
    return MethodSpec.methodBuilder(name)
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addParameter(MemorySegment.class, "segment")
        .addParameter(TypeName.LONG, "base");
  }

  private static Docs docs(String summary) {
    return Docs.of(summary)
        .param("segment", "the memory")
        .param("base", "where the message begins in it, in bytes");
  }

  private static CodeBlock offset(LeafModel leaf) {
    return leaf.offset() == 0 && leaf.dimensions().isEmpty()
        ? CodeBlock.of("base")
        : CodeBlock.of("base + $L", Indices.offset(leaf, leaf.offset()));
  }

  private MethodSpec getter(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    int width = scalar.wireType().bytes();
    Docs docs = docs(Indices.declaration(leaf) + ".");
    Indices.document(docs, leaf);
    docs.returns(Scalars.inWords(scalar));
    CodeBlock stored =
        CodeBlock.of(
            "($T) $L.get(segment, $L)", Handles.carrier(width), handles.use(width), offset(leaf));
    MethodSpec.Builder builder = method(leaf.name()).returns(Scalars.type(scalar));
    Indices.addParameters(builder, leaf);
    Indices.addChecks(builder, leaf);
    CodeBlock value =
        width < 4 && scalar.wireType().signed()
            ? stored // the cast has the sign already
            : Scalars.fromRaw(
                scalar,
                switch (width) {
                  case 1 -> CodeBlock.of("$T.toUnsignedInt($L)", Byte.class, stored);
                  case 2 -> CodeBlock.of("$T.toUnsignedInt($L)", Short.class, stored);
                  default -> stored;
                });
    return builder.addJavadoc(docs.build()).addStatement("return $L", value).build();
  }

  private MethodSpec setter(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    int width = scalar.wireType().bytes();
    Docs docs = docs("Sets " + Indices.declaration(leaf) + ".");
    Indices.document(docs, leaf);
    docs.param("value", Scalars.inWords(scalar));
    MethodSpec.Builder builder = method(leaf.name());
    Indices.addParameters(builder, leaf);
    builder.addParameter(Scalars.type(scalar), "value");
    Indices.addChecks(builder, leaf);
    if (Scalars.isChecked(scalar)) {
      checksRange = true;
      docs.illegalArgument("if it does not fit");
      builder
          .beginControlFlow("if ($L)", Scalars.outOfRange(scalar, "value"))
          .addStatement(
              "throw outOfRange($S, $L, $S, value)",
              leaf.name(),
              scalar.wireType().bits(),
              Scalars.range(scalar))
          .endControlFlow();
    }
    CodeBlock raw = Scalars.toRaw(scalar, CodeBlock.of("value"));
    CodeBlock stored =
        width >= 4
            ? raw
            : Scalars.type(scalar).equals(TypeName.BOOLEAN)
                ? CodeBlock.of("($T) ($L)", Handles.carrier(width), raw)
                : CodeBlock.of("($T) $L", Handles.carrier(width), raw);
    return builder
        .addJavadoc(docs.build())
        .addStatement("$L.set(segment, $L, $L)", handles.use(width), offset(leaf), stored)
        .build();
  }

  private MethodSpec decode() {
    return method("decode")
        .addJavadoc(
            docs("Reads a whole message; what is reserved is ignored.")
                .returns("a new record")
                .build())
        .returns(layout.type())
        .addStatement(
            "return $L",
            Snapshots.construction(
                layout, layout.fields().stream().map(f -> value(f, "", List.of())).toList()))
        .build();
  }

  /** An expression that reads a component; inside arrays, of the elements with the indices. */
  private CodeBlock value(FieldModel field, String path, List<String> indices) {
    String name = path.isEmpty() ? field.name() : path + Names.capitalized(field.name());
    if (field.length().isEmpty()) {
      return element(field, name, indices);
    }
    String reader = helperNames.of("decode", name);
    List<String> inner = new ArrayList<>(indices);
    inner.add("i" + indices.size());
    String index = inner.getLast();
    TypeName type = Snapshots.type(field);
    int place = methods.size();
    CodeBlock element = element(field, name, inner);
    if (field instanceof FieldModel.Scalar && field.elementSize() == 1) {
      element = CodeBlock.of("(byte) $L", element);
    }
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(reader)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(type)
            .addParameter(MemorySegment.class, "segment")
            .addParameter(TypeName.LONG, "base");
    indices.forEach(i -> builder.addParameter(TypeName.INT, i));
    int length = field.length().getAsInt();
    methods.add(
        place,
        builder
            .addStatement(
                "$T value = new $T[$L]", type, ((ArrayTypeName) type).componentType(), length)
            .beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, length)
            .addStatement("value[$L] = $L", index, element)
            .endControlFlow()
            .addStatement("return value")
            .build());
    return CodeBlock.of("$L($L)", reader, arguments(indices));
  }

  private CodeBlock element(FieldModel field, String name, List<String> indices) {
    return switch (field) {
      case FieldModel.Scalar scalar -> CodeBlock.of("$L($L)", name, arguments(indices));
      case FieldModel.Group group ->
          Snapshots.construction(
              group.layout(),
              group.layout().fields().stream().map(f -> value(f, name, indices)).toList());
    };
  }

  private static String arguments(List<String> indices) {
    return indices.isEmpty() ? "segment, base" : "segment, base, " + String.join(", ", indices);
  }

  private MethodSpec encode() {
    CodeBlock.Builder body = CodeBlock.builder();
    encode(body, layout, new Place("", "value", 0L, List.of(), List.of()));
    return method("encode")
        .addJavadoc(
            docs("Writes a whole message, with zeros where it is reserved.")
                .param("value", "the message")
                .illegalArgument("if a value does not fit its field")
                .build())
        .addParameter(layout.type(), "value")
        .addCode(body.build())
        .build();
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
    if (field.length().isEmpty()) {
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
        field instanceof FieldModel.Scalar scalar
            && scalar.elementSize() == 1
            && !scalar.wireType().signed();
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
          body.addStatement("$L($L, $L)", place.path(), arguments(place.indices()), value);
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
      body.add("$L.set(segment, $L, $L); // reserved\n", handles.use(width), place.at(at), zero);
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
