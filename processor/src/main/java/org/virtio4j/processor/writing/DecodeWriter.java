package org.virtio4j.processor.writing;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;

/** Writes the method of a codec that reads a whole message. */
final class DecodeWriter {
  private final LayoutModel layout;
  private final CodecMembers members;

  DecodeWriter(LayoutModel layout, CodecMembers members) {
    this.layout = layout;
    this.members = members;
  }

  /** Adds the method and those that it calls. */
  void add() {
    Comment comment = CodecMembers.comment("Reads a whole message; what is reserved is ignored.");
    MethodSpec.Builder builder = CodecMembers.method("decode").returns(layout.type());
    ConditionalTail.addParameter(layout, builder, comment);
    List<CodeBlock> values = layout.fields().stream().map(this::component).toList();
    members.add(
        builder
            .addJavadoc(comment.returns("a new record").build())
            .addStatement("return $L", Snapshots.construction(layout, values))
            .build());
  }

  /** An expression that reads a component of the message itself. */
  private CodeBlock component(FieldModel field) {
    CodeBlock value = value(field, "", List.of());
    if (field.condition().isEmpty()) {
      return value;
    }
    return CodeBlock.of(
        "$L ? $L : $L",
        ConditionalTail.isPresent(field),
        value,
        field instanceof FieldModel.Scalar scalar && scalar.defaultValue().isPresent()
            ? Scalars.literal(scalar, scalar.defaultValue().getAsLong())
            : CodeBlock.of("null"));
  }

  /** An expression that reads a component; inside arrays, of the elements with the indices. */
  private CodeBlock value(FieldModel field, String path, List<String> indices) {
    String name = path.isEmpty() ? field.name() : path + Names.capitalized(field.name());
    if (!field.isArray()) {
      return element(field, name, indices);
    }
    String reader = members.helper("decode", name);
    List<String> inner = new ArrayList<>(indices);
    inner.add("i" + indices.size());
    String index = inner.getLast();
    TypeName type = Snapshots.type(field);
    int place = members.place();
    CodeBlock element = element(field, name, inner);
    if (Scalars.hasByteElements(field)) {
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
    members.add(
        place,
        builder
            .addStatement(
                "$T value = new $T[$L]", type, ((ArrayTypeName) type).componentType(), length)
            .beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, length)
            .addStatement("value[$L] = $L", index, element)
            .endControlFlow()
            .addStatement("return value")
            .build());
    return CodeBlock.of("$L($L)", reader, CodecMembers.arguments(indices));
  }

  private CodeBlock element(FieldModel field, String name, List<String> indices) {
    return switch (field) {
      case FieldModel.Scalar scalar ->
          CodeBlock.of("$L($L)", name, CodecMembers.arguments(indices));
      case FieldModel.Group group ->
          Snapshots.construction(
              group.layout(),
              group.layout().fields().stream().map(f -> value(f, name, indices)).toList());
    };
  }
}
