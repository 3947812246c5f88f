package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** What a codec has because components at the end of its message exist only with features. */
final class ConditionalTail {
  private static final String FEATURES = "features";

  private ConditionalTail() {}

  /** Adds the parameter on which the length depends, if it depends on any. */
  static void addParameter(LayoutModel layout, MethodSpec.Builder method, Comment comment) {
    if (layout.hasConditionalTail()) {
      comment.param(FEATURES, "what was negotiated with the device");
      method.addParameter(type(layout), FEATURES);
    }
  }

  private static TypeName type(LayoutModel layout) {
    return ParameterizedTypeName.get(RuntimeTypes.NEGOTIATED, layout.features().orElseThrow());
  }

  /** Whether a component is there. */
  static CodeBlock isPresent(FieldModel field) {
    return ConditionWriter.expression(field.condition().orElseThrow(), FEATURES);
  }

  /** Where what is always there ends. */
  static long leastSize(LayoutModel layout) {
    return layout.fields().stream()
        .filter(field -> field.condition().isEmpty())
        .mapToLong(FieldModel::end)
        .max()
        .orElse(0L);
  }

  /** The method that tells the size. */
  static MethodSpec size(LayoutModel layout) {
    CodeBlock.Builder code = CodeBlock.builder();
    long end = layout.byteSize(); // what is reserved at the end belongs to the last component
    for (FieldModel field : layout.fields().reversed()) {
      if (field.condition().isPresent()) {
        code.beginControlFlow("if ($L)", isPresent(field))
            .addStatement("return $LL", end)
            .endControlFlow();
        end = field.offset();
      }
    }
    return MethodSpec.methodBuilder("size")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc(
            Comment.ofMember(
                    "The size of a message: where the last component ends that exists with what was"
                        + " negotiated.")
                .param(FEATURES, "what was negotiated with the device")
                .returns("the size in bytes")
                .build())
        .returns(TypeName.LONG)
        .addParameter(type(layout), FEATURES)
        .addCode(code.build())
        .addStatement("return $LL", leastSize(layout))
        .build();
  }
}
