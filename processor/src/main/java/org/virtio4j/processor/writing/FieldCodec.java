package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.ScalarKind;
import org.virtio4j.processor.model.WordModel;

/** Writes the methods of a codec that read and write one integer in place. */
final class FieldCodec {
  private final CodecMembers members;

  FieldCodec(CodecMembers members) {
    this.members = members;
  }

  /**
   * Adds what reads and writes an integer that has no fixed offset: for the codec itself, which
   * knows from where the offset counts.
   */
  void addMovable(LeafModel leaf) {
    members.add(hidden(getter(leaf)));
    members.add(hidden(setter(leaf)));
  }

  private static MethodSpec hidden(MethodSpec method) {
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(method.name())
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(method.returnType())
            .addCode(method.code());
    method.parameters().forEach(builder::addParameter);
    return builder.build();
  }

  /** Adds all that reads and writes an integer. */
  void add(LeafModel leaf) {
    members.add(getter(leaf));
    members.add(setter(leaf));
    if (leaf.field().kind() == ScalarKind.WORD) {
      LeafModel bits = leaf.bits();
      members.add(getter(bits));
      members.add(setter(bits));
      for (WordModel.BitField field : leaf.field().word().orElseThrow().fields()) {
        members.add(getter(leaf, field));
        members.add(setter(leaf, field));
      }
    }
  }

  private static CodeBlock offset(LeafModel leaf) {
    return leaf.offset() == 0 && leaf.dimensions().isEmpty()
        ? CodeBlock.of("base")
        : CodeBlock.of("base + $L", Indices.offset(leaf, leaf.offset()));
  }

  private MethodSpec getter(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    int width = scalar.wireType().bytes();
    Comment comment = CodecMembers.comment(Indices.declaration(leaf) + ".");
    Indices.document(comment, leaf);
    comment.returns(Scalars.inWords(scalar));
    CodeBlock stored =
        CodeBlock.of(
            "($T) $L.get(segment, $L)",
            Handles.carrier(width),
            members.handles().use(scalar),
            offset(leaf));
    MethodSpec.Builder builder = CodecMembers.method(leaf.name()).returns(scalar.javaType());
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
    return builder.addJavadoc(comment.build()).addStatement("return $L", value).build();
  }

  private MethodSpec setter(LeafModel leaf) {
    FieldModel.Scalar scalar = leaf.field();
    int width = scalar.wireType().bytes();
    Comment comment = CodecMembers.comment("Sets " + Indices.declaration(leaf) + ".");
    Indices.document(comment, leaf);
    comment.param("value", Scalars.inWords(scalar));
    MethodSpec.Builder builder = CodecMembers.method(leaf.name());
    Indices.addParameters(builder, leaf);
    builder.addParameter(scalar.javaType(), "value");
    Indices.addChecks(builder, leaf);
    if (scalar.isWiderThanWire()) {
      members.checksRange();
      comment.outOfRange("{@code value}");
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
            : scalar.javaType().equals(TypeName.BOOLEAN)
                ? CodeBlock.of("($T) ($L)", Handles.carrier(width), raw)
                : CodeBlock.of("($T) $L", Handles.carrier(width), raw);
    return builder
        .addJavadoc(comment.build())
        .addStatement(
            "$L.set(segment, $L, $L)", members.handles().use(scalar), offset(leaf), stored)
        .build();
  }

  private static String name(LeafModel leaf, WordModel.BitField field) {
    return leaf.name() + Names.capitalized(field.name());
  }

  private static String declaration(LeafModel leaf, WordModel.BitField field) {
    return "{@code " + field.name() + "} of " + Indices.declaration(leaf);
  }

  private MethodSpec getter(LeafModel leaf, WordModel.BitField field) {
    Comment comment = CodecMembers.comment(declaration(leaf, field) + ".");
    Indices.document(comment, leaf);
    MethodSpec.Builder builder = CodecMembers.method(name(leaf, field)).returns(field.javaType());
    Indices.addParameters(builder, leaf);
    return builder
        .addJavadoc(comment.returns(BitsWriter.inWords(field)).build())
        .addStatement(
            "return $T.$L($L($L))",
            leaf.field().word().orElseThrow().generated(),
            field.name(),
            leaf.bits().name(),
            Indices.arguments(leaf))
        .build();
  }

  private MethodSpec setter(LeafModel leaf, WordModel.BitField field) {
    Comment comment =
        CodecMembers.comment("Sets " + declaration(leaf, field) + ", and leaves its other bits.");
    Indices.document(comment, leaf);
    comment.param("value", BitsWriter.inWords(field));
    if (field.isWiderThanBits()) {
      comment.outOfRange("{@code value}");
    }
    MethodSpec.Builder builder = CodecMembers.method(name(leaf, field));
    Indices.addParameters(builder, leaf);
    WordModel word = leaf.field().word().orElseThrow();
    String bits = leaf.bits().name();
    String arguments = Indices.arguments(leaf);
    return builder
        .addParameter(field.javaType(), "value")
        .addJavadoc(comment.build())
        .addStatement("$T bits = $L($L)", word.rawType(), bits, arguments)
        .addStatement("$L($L, $T.$L(bits, value))", bits, arguments, word.generated(), field.name())
        .build();
  }
}
