package org.virtio4j.processor.writing;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.TagModel;

/** Writes the method of a codec that reads a whole message. */
final class DecodeWriter {
  private static final String CURSOR = "cursor";

  private final LayoutModel layout;
  private final CodecMembers members;
  private final VariableParts variable;
  private final UnionCodec unions;
  private final String found; // what to write before the variables that say what varies

  DecodeWriter(
      LayoutModel layout, CodecMembers members, VariableParts variable, UnionCodec unions) {
    this.layout = layout;
    this.members = members;
    this.variable = variable;
    this.unions = unions;
    this.found = variable.hasMovable() ? CURSOR + "." : "";
  }

  /** Adds the method and those that it calls. */
  void add() {
    Comment comment = CodecMembers.comment("Reads a whole message; what is reserved is ignored.");
    MethodSpec.Builder builder = CodecMembers.method("decode").returns(layout.type());
    addParameters(layout, builder, comment);
    if (variable.hasMovable()) {
      builder.addStatement("Cursor $L = new Cursor($L)", CURSOR, CursorWriter.arguments(layout));
    } else {
      builder.addCode(variable.measure(""));
    }
    List<CodeBlock> values = layout.fields().stream().map(this::component).toList();
    comment.returns("a new record");
    if (!variable.fields().isEmpty() || unions.canFail(layout)) {
      comment.fails(
          RuntimeTypes.VIRTIO_EXCEPTION, "if it is not what a device may write, such as too short");
    }
    members.add(
        builder
            .addJavadoc(comment.build())
            .addStatement("return $L", Snapshots.construction(layout, values))
            .build());
  }

  /** Adds what besides the place says how a message is read. */
  static void addParameters(LayoutModel layout, MethodSpec.Builder method, Comment comment) {
    if (layout.isVariable()) {
      comment.param("length", "the number of bytes that it has");
      method.addParameter(TypeName.LONG, "length");
    }
    if (layout.needsTag()) {
      comment.param("tag", "what tells the case of its union, 32 bits");
      method.addParameter(TypeName.INT, "tag");
    }
    ConditionalTail.addParameter(layout, method, comment);
  }

  /** An expression that reads a component of the message itself. */
  private CodeBlock component(FieldModel field) {
    Place whole = Place.whole().withBase(baseOf(field));
    CodeBlock value = value(field, layout, whole, () -> CodeBlock.of("tag"));
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

  /**
   * An expression that reads a component; inside arrays, of the elements with the indices.
   *
   * @param field the component
   * @param owner the structure that it belongs to
   * @param around where that lies
   * @param outerTag what tells the case of a union that has no tag in its own structure
   */
  private CodeBlock value(
      FieldModel field, LayoutModel owner, Place around, Supplier<CodeBlock> outerTag) {
    Place place = around.in(field);
    Supplier<CodeBlock> tag = tag(owner, around, outerTag);
    if (!field.isArray()) {
      return element(field, place, tag);
    }
    String reader = members.helper("decode", place.path());
    String index = "i" + place.indices().size();
    TypeName type = Snapshots.type(field);
    int position = members.place();
    Place inside = place.withBase("base").element(index, field.elementSize());
    CodeBlock element = element(field, inside, tag);
    if (Scalars.hasByteElements(field)) {
      element = CodeBlock.of("(byte) $L", element);
    }
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(reader)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(type)
            .addParameter(MemorySegment.class, "segment")
            .addParameter(TypeName.LONG, "base");
    place.indices().forEach(i -> builder.addParameter(TypeName.INT, i));
    String length = field.isVariable() ? "length" : Integer.toString(field.length().getAsInt());
    if (field.isVariable()) {
      builder.addParameter(TypeName.INT, "length");
    }
    members.add(
        position,
        builder
            .addStatement(
                "$T value = new $T[$L]", type, ((ArrayTypeName) type).componentType(), length)
            .beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", index, length)
            .addStatement("value[$L] = $L", index, element)
            .endControlFlow()
            .addStatement("return value")
            .build());
    return field.isVariable()
        ? CodeBlock.of("$L($L, $L)", reader, place.arguments(), found + VariableParts.count(field))
        : CodeBlock.of("$L($L)", reader, place.arguments());
  }

  /** What tells the case of a union in a structure. */
  private Supplier<CodeBlock> tag(LayoutModel owner, Place around, Supplier<CodeBlock> outer) {
    List<TagModel> tags = TagModel.of(owner.fields());
    if (tags.size() != 1) {
      return outer;
    }
    TagModel tag = tags.getFirst();
    Place place = owner == layout ? around.withBase(baseOf(tag.field())) : around;
    return () -> unions.tag(tag, place);
  }

  private String baseOf(FieldModel field) {
    String base = variable.base(field);
    return base.equals("base") ? base : found + base;
  }

  private CodeBlock element(FieldModel field, Place place, Supplier<CodeBlock> tag) {
    return switch (field) {
      case FieldModel.Scalar scalar -> CodeBlock.of("$L($L)", place.path(), place.arguments());
      case FieldModel.Group group ->
          Snapshots.construction(
              group.layout(),
              group.layout().fields().stream()
                  .map(inner -> value(inner, group.layout(), place, tag))
                  .toList());
      case FieldModel.Bank bank -> throw EncodeWriter.notInMemory(bank);
      case FieldModel.Union union ->
          union.isVariable()
              ? unions.decode(
                  union, place, tag.get(), CodeBlock.of("$L", found + VariableParts.count(union)))
              : unions.decode(union, place, tag.get());
    };
  }
}
