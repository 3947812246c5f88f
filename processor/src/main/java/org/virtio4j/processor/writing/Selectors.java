package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.List;
import org.virtio4j.processor.model.FieldModel;
import org.virtio4j.processor.model.LayoutModel;

/** Writes what an access to a banked field begins with: the values of its selectors. */
final class Selectors {
  private final LayoutModel layout;

  Selectors(LayoutModel layout) {
    this.layout = layout;
  }

  /** The fields that select another one, in the order in which they are written. */
  List<FieldModel.Scalar> of(FieldModel field) {
    return field.traits().selectors().stream().map(this::find).toList();
  }

  private FieldModel.Scalar find(String name) {
    return (FieldModel.Scalar)
        layout.fields().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  void document(FieldModel field, Comment comment) {
    for (FieldModel.Scalar selector : of(field)) {
      comment.param(selector.name(), "what to select: " + Scalars.inWords(selector));
    }
  }

  void addParameters(FieldModel field, MethodSpec.Builder method) {
    for (FieldModel.Scalar selector : of(field)) {
      method.addParameter(selector.javaType(), selector.name());
    }
  }

  /** Statements that write the selectors. */
  CodeBlock select(FieldModel field) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (FieldModel.Scalar selector : of(field)) {
      code.addStatement("$1L($1L)", selector.name());
    }
    return code.build();
  }
}
