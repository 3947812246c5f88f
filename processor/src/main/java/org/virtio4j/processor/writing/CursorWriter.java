package org.virtio4j.processor.writing;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.RuntimeTypes;

/**
 * Writes the class inside a codec that finds the components of one message that have no fixed
 * offset, since they come after one whose size varies.
 */
final class CursorWriter {
  private final LayoutModel layout;
  private final VariableParts variable;

  CursorWriter(LayoutModel layout, VariableParts variable) {
    this.layout = layout;
    this.variable = variable;
  }

  /** What the constructor is called with. */
  static String arguments(LayoutModel layout) {
    return layout.isVariable() ? "segment, base, length" : "segment, base";
  }

  /** The method of the codec that makes a cursor. */
  MethodSpec factory() {
    Comment comment =
        CodecMembers.comment("Finds the components of a message that have no fixed offset.");
    MethodSpec.Builder builder =
        CodecMembers.method("cursor").returns(layout.generated().nestedClass("Cursor"));
    if (layout.isVariable()) {
      comment.param("length", "the number of bytes that it has");
      builder.addParameter(TypeName.LONG, "length");
    }
    return builder
        .addJavadoc(
            comment
                .returns("where they lie")
                .fails(
                    RuntimeTypes.VIRTIO_EXCEPTION,
                    "if more is said to be there than the message has")
                .build())
        .addStatement("return new Cursor($L)", arguments(layout))
        .build();
  }

  /** The class. */
  TypeSpec type() {
    String outer = layout.generated().simpleName() + ".";
    TypeSpec.Builder builder =
        TypeSpec.classBuilder("Cursor")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc(
                Comment.ofMember(
                        "Reads the components of one message that have no fixed offset. Where they"
                            + " lie was found out when it was made; what tells that must not change"
                            + " any more.")
                    .build())
            .addField(MemorySegment.class, "segment", Modifier.PRIVATE, Modifier.FINAL);
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(MemorySegment.class, "segment")
            .addParameter(TypeName.LONG, "base");
    if (layout.isVariable()) {
      constructor.addParameter(TypeName.LONG, "length");
    }
    constructor.addCode(variable.measure(outer)).addStatement("this.segment = segment");
    for (FieldModel field : variable.fields()) {
      String count = VariableParts.count(field);
      builder.addField(TypeName.INT, count, Modifier.PRIVATE, Modifier.FINAL);
      constructor.addStatement("this.$1L = $1L", count);
    }
    for (String base : variable.bases()) {
      builder.addField(TypeName.LONG, base, Modifier.PRIVATE, Modifier.FINAL);
      constructor.addStatement("this.$1L = $1L", base);
    }
    builder.addMethod(constructor.build());
    for (FieldModel field : variable.fields()) {
      builder.addMethod(count(field));
    }
    for (FieldModel field : layout.fields()) {
      if (layout.isMovable(field)) {
        for (LeafModel leaf : LeafModel.of(field, layout.kind())) {
          builder.addMethod(getter(outer, field, leaf));
        }
      }
    }
    return builder.build();
  }

  private static MethodSpec count(FieldModel field) {
    boolean union = field instanceof FieldModel.Union;
    return MethodSpec.methodBuilder(VariableParts.count(field))
        .addModifiers(Modifier.PUBLIC)
        .addJavadoc(
            Comment.ofMember(
                    union
                        ? "The size of {@code " + field.name() + "}."
                        : "The number of elements of {@code " + field.name() + "}.")
                .returns(union ? "the size in bytes" : "the number")
                .build())
        .returns(TypeName.INT)
        .addStatement("return $L", VariableParts.count(field))
        .build();
  }

  private MethodSpec getter(String outer, FieldModel field, LeafModel leaf) {
    Comment comment = new Comment(4).paragraph(Indices.declaration(leaf, false) + ".");
    Indices.document(comment, leaf);
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(leaf.name())
            .addModifiers(Modifier.PUBLIC)
            .returns(leaf.field().javaType());
    Indices.addParameters(builder, leaf);
    List<LeafModel.Dimension> dimensions = leaf.dimensions();
    if (!dimensions.isEmpty() && !(dimensions.getFirst().extent() instanceof Extent.Fixed)) {
      builder.addStatement(
          "$T.checkIndex($L, $L)",
          Objects.class,
          Indices.name(leaf, 0),
          VariableParts.count(field));
    }
    String arguments = Indices.arguments(leaf).replace("base", variable.base(field));
    return builder
        .addJavadoc(comment.returns(Scalars.inWords(leaf.field())).build())
        .addStatement("return $L$L($L)", outer, leaf.name(), arguments)
        .build();
  }
}
