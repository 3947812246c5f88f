package org.virtio4j.processor.writing;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.virtio4j.processor.model.ConditionModel;
import org.virtio4j.processor.model.FeatureEnumModel;
import org.virtio4j.processor.model.RuntimeTypes;

/** Writes the class that holds the table of a feature enum. */
public final class FeatureTableWriter {
  private final FeatureEnumModel model;

  private FeatureTableWriter(FeatureEnumModel model) {
    this.model = model;
  }

  /**
   * Writes the class.
   *
   * @param model a feature enum
   * @return its table
   */
  public static TypeSpec write(FeatureEnumModel model) {
    return new FeatureTableWriter(model).write();
  }

  private TypeSpec write() {
    String type = Docs.name(model.type());
    TypeSpec.Builder builder =
        SourceWriter.classBuilder(model.generated(), model.isPublic())
            .addJavadoc(
                Docs.ofType("The bits of {@link " + type + "}, and what each feature needs.")
                    .build());
    CodeBlock.Builder table =
        CodeBlock.builder()
            .add("\n$>$>$T.builder($T.class)$>$>", RuntimeTypes.FEATURE_TABLE, model.type());
    for (FeatureEnumModel.Feature feature : model.features()) {
      table.add(
          "\n.feature($T.$L, $L, $L)",
          model.type(),
          feature.name(),
          feature.bit(),
          feature.accept());
    }
    boolean needsNone = false;
    for (FeatureEnumModel.Feature feature : model.features()) {
      if (feature.prerequisite().isPresent()) {
        ConditionModel needed = feature.prerequisite().get();
        needsNone |= needed.all().isEmpty() || needed.any().isEmpty() || needed.none().isEmpty();
        table.add(
            "\n.prerequisite($T.$L, $L, $L, $L)",
            model.type(),
            feature.name(),
            array(needed.all()),
            array(needed.any()),
            array(needed.none()));
      }
    }
    table.add("\n.build()$<$<$<$<");
    if (needsNone) {
      builder.addField(
          FieldSpec.builder(
                  ArrayTypeName.of(model.type()),
                  "NONE",
                  Modifier.PRIVATE,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .initializer("{}")
              .build());
    }
    return builder
        .addField(
            FieldSpec.builder(
                    ParameterizedTypeName.get(RuntimeTypes.FEATURE_TABLE, model.type()),
                    "TABLE",
                    Modifier.PUBLIC,
                    Modifier.STATIC,
                    Modifier.FINAL)
                .addJavadoc(Docs.of("The table.").build())
                .initializer(table.build())
                .build())
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .build();
  }

  private CodeBlock array(List<String> features) {
    if (features.isEmpty()) {
      return CodeBlock.of("NONE");
    }
    List<CodeBlock> elements =
        features.stream().map(feature -> CodeBlock.of("$T.$L", model.type(), feature)).toList();
    return CodeBlock.of("new $T[] {$L}", model.type(), CodeBlock.join(elements, ", "));
  }
}
