package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.LeafModel;
import org.virtio4j.processor.model.Names;

/** Writes the class that reads and writes a message in memory: field by field, and as a whole. */
public final class CodecWriter {
  private final LayoutModel layout;
  private final CodecMembers members;

  private CodecWriter(LayoutModel layout) {
    this.layout = layout;
    this.members = new CodecMembers(layout);
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
    FieldCodec fields = new FieldCodec(members);
    for (FieldModel field : layout.fields()) {
      for (LeafModel leaf : LeafModel.of(field, layout.kind())) {
        if (layout.isMovable(field)) {
          fields.addMovable(leaf);
        } else {
          fields.add(leaf);
        }
      }
    }
    if (layout.hasConditionalTail()) {
      members.add(ConditionalTail.size(layout));
    }
    VariableParts variable = new VariableParts(layout, members);
    UnionCodec unions = new UnionCodec(members);
    CursorWriter cursor = new CursorWriter(layout, variable);
    if (variable.hasMovable()) {
      members.add(cursor.factory());
    }
    new DecodeWriter(layout, members, variable, unions).add();
    new EncodeWriter(layout, members, variable, unions).add();

    TypeSpec.Builder builder =
        SourceWriter.classBuilder(layout.generated(), layout.isPublic()).addJavadoc(description());
    builder.addField(size());
    layout.fields().stream()
        .filter(field -> !layout.isMovable(field))
        .forEach(field -> addOffsets(builder, field));
    members.handles().fields().forEach(builder::addField);
    builder.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    if (variable.hasMovable()) {
      builder.addType(cursor.type());
    }
    members.methods().forEach(builder::addMethod);
    return builder.build();
  }

  private CodeBlock description() {
    String size =
        (layout.isVariable() ? "at least " : layout.hasConditionalTail() ? "up to " : "")
            + Words.bytes(layout.byteSize());
    return Comment.ofType(
            "Reads and writes {@link "
                + Words.name(layout.type())
                + "} in memory"
                + Words.section(layout.spec())
                + ": "
                + size
                + ", packed, little-endian.")
        .paragraph(
            "Accesses are plain: what makes a message visible to the device, or to the driver, is"
                + " the queue.")
        .build();
  }

  private FieldSpec size() {
    if (layout.isVariable()) {
      return AccessorWriter.constant(
          "MIN_BYTE_SIZE",
          layout.byteSize(),
          Comment.ofMember("The size in bytes of a message in which all that varies is empty.")
              .build());
    }
    return AccessorWriter.constant(
        "BYTE_SIZE",
        layout.byteSize(),
        Comment.ofMember(
                layout.hasConditionalTail()
                    ? "The size in bytes with all that features can add."
                    : "The size in bytes.")
            .build());
  }

  private void addOffsets(TypeSpec.Builder builder, FieldModel field) {
    if (field instanceof FieldModel.Union) {
      builder.addField(offset(field.name(), field.offset()));
    }
    for (LeafModel leaf : LeafModel.of(field, layout.kind())) {
      builder.addField(offset(leaf.name(), leaf.offset()));
    }
  }

  private static FieldSpec offset(String name, long offset) {
    return AccessorWriter.constant(
        Names.constant(name) + "_OFFSET",
        offset,
        Comment.ofMember("Where {@code " + name + "} lies, in bytes.").build());
  }
}
