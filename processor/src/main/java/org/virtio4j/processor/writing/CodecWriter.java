package org.virtio4j.processor.writing;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;
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
    layout.leaves().forEach(fields::add);
    if (layout.hasConditionalTail()) {
      members.add(ConditionalTail.size(layout));
    }
    new DecodeWriter(layout, members).add();
    new EncodeWriter(layout, members).add();

    TypeSpec.Builder builder =
        SourceWriter.classBuilder(layout.generated(), layout.isPublic())
            .addJavadoc(
                Comment.ofType(
                        "Reads and writes {@link "
                            + Words.name(layout.type())
                            + "} in memory"
                            + Words.section(layout.spec())
                            + ": "
                            + (layout.hasConditionalTail() ? "up to " : "")
                            + Words.bytes(layout.byteSize())
                            + ", packed, little-endian.")
                    .paragraph(
                        "Accesses are plain: what makes a message visible to the device, or to the"
                            + " driver, is the queue.")
                    .build());
    builder.addField(
        AccessorWriter.constant(
            "BYTE_SIZE",
            layout.byteSize(),
            Comment.ofMember(
                    layout.hasConditionalTail()
                        ? "The size in bytes with all that features can add."
                        : "The size in bytes.")
                .build()));
    for (LeafModel leaf : layout.leaves()) {
      builder.addField(
          AccessorWriter.constant(
              Names.constant(leaf.name()) + "_OFFSET",
              leaf.offset(),
              Comment.ofMember("Where {@code " + leaf.name() + "} lies, in bytes.").build()));
    }
    members.handles().fields().forEach(builder::addField);
    builder.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    members.methods().forEach(builder::addMethod);
    return builder.build();
  }
}
