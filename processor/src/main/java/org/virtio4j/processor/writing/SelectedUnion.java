package org.virtio4j.processor.writing;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.Extent;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.Names;
import org.virtio4j.processor.model.RuntimeTypes;
import org.virtio4j.processor.model.TagModel;
import org.virtio4j.processor.model.UnionModel;
import org.virtio4j.processor.writing.Snapshots.Offset;

/** Writes the method that selects what a union of a configuration space shows, and reads it. */
final class SelectedUnion {
  private final FieldModel.Union union;
  private final LayoutModel layout;
  private final Snapshots snapshots;
  private final Selectors selectors;

  SelectedUnion(
      FieldModel.Union union, LayoutModel layout, Snapshots snapshots, Selectors selectors) {
    this.union = union;
    this.layout = layout;
    this.snapshots = snapshots;
    this.selectors = selectors;
  }

  /**
   * Writes the method.
   *
   * @param helpers where private methods go
   */
  MethodSpec write(List<MethodSpec> helpers) {
    long room = layout.byteSize() - union.offset();
    String size = ((Extent.Counted) union.traits().extent()).of();
    long plus = ((Extent.Counted) union.traits().extent()).plus();
    Comment comment =
        Comment.ofMember(
            "{@code "
                + Names.specification(union.name())
                + "} at "
                + union.offset()
                + ": selects what is to be shown, and reads it.");
    selectors.document(union, comment);
    comment.returns("what is shown; nothing if its size is 0");
    comment.fails(
        RuntimeTypes.VIRTIO_EXCEPTION,
        "if what is shown is not what was selected, or does not fit the window");
    MethodSpec.Builder builder =
        MethodSpec.methodBuilder(union.name())
            .addModifiers(Modifier.PUBLIC)
            .returns(
                ParameterizedTypeName.get(ClassName.get(Optional.class), union.union().type()));
    selectors.addParameters(union, builder);
    TagModel tag = union.tag().orElseThrow();
    helpers.add(requireSize());
    return builder
        .addJavadoc(comment.build())
        .addCode(selectors.select(union))
        .addStatement("long length = $L()$L", size, plus == 0 ? "" : " + " + plus + "L")
        .beginControlFlow("if (length == 0)")
        .addStatement("return $T.empty()", Optional.class)
        .endControlFlow()
        .addStatement("requireSize($S, length <= $LL, length)", union.name(), room)
        .addCode(
            "return $T.of(\n$>$>switch ($L) {\n$>$L$<});\n$<$<",
            Optional.class,
            Scalars.toRaw(tag.field(), CodeBlock.of("$L", tag.field().name())),
            cases())
        .build();
  }

  private CodeBlock cases() {
    CodeBlock.Builder cases = CodeBlock.builder();
    for (UnionModel.Case one : union.union().cases()) {
      if (one.code().isPresent()) {
        add(cases, "case 0x" + Long.toHexString(one.code().getAsLong()), one.layout());
      }
    }
    Optional<UnionModel.Case> otherwise = union.union().otherwise();
    if (otherwise.isPresent()) {
      add(cases, "default", otherwise.get().layout());
    } else {
      cases.addStatement(
          "default -> throw new $T($S + length + $S)",
          RuntimeTypes.CONFIG_SPACE_EXCEPTION,
          "the device shows ",
          " bytes of " + union.name() + ", but nothing is known of what was selected");
    }
    return cases.build();
  }

  private void add(CodeBlock.Builder cases, String label, LayoutModel one) {
    Offset start = Offset.of(union.offset());
    cases.beginControlFlow("$L ->", label);
    String name = one.type().simpleName();
    if (one.byteSize() > 0) {
      cases.addStatement("requireSize($S, length >= $LL, length)", name, one.byteSize());
    }
    if (one.isVariable()) {
      long stride = one.variableFields().getFirst().elementSize();
      CodeBlock bytes =
          one.byteSize() > 0
              ? CodeBlock.of("(length - $LL)", one.byteSize())
              : CodeBlock.of("length");
      cases.addStatement(
          "int count = (int) $L", stride == 1 ? bytes : CodeBlock.of("($L / $LL)", bytes, stride));
    }
    cases.addStatement("yield $L", snapshots.record(one, start, union.name() + name));
    cases.endControlFlow();
  }

  private static MethodSpec requireSize() {
    return MethodSpec.methodBuilder("requireSize")
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(String.class, "what")
        .addParameter(TypeName.BOOLEAN, "fits")
        .addParameter(TypeName.LONG, "length")
        .beginControlFlow("if (!fits)")
        .addStatement(
            "throw new $T(what + $S + length + $S)",
            RuntimeTypes.CONFIG_SPACE_EXCEPTION,
            " cannot have the ",
            " bytes that the device says")
        .endControlFlow()
        .build();
  }
}
