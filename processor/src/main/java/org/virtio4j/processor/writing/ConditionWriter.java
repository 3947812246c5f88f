package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import java.util.List;
import org.virtio4j.processor.model.ConditionModel;

/** Writes conditions on features as expressions. */
final class ConditionWriter {
  private ConditionWriter() {}

  /**
   * An expression of type {@code boolean}.
   *
   * @param condition the condition
   * @param features the variable that holds what was negotiated
   * @return the expression
   */
  static CodeBlock expression(ConditionModel condition, String features) {
    return expression(condition, CodeBlock.of("$N", features));
  }

  /**
   * An expression of type {@code boolean}.
   *
   * @param condition the condition
   * @param features an expression for what was negotiated
   * @return the expression
   */
  static CodeBlock expression(ConditionModel condition, CodeBlock features) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (String feature : condition.all()) {
      and(code).add(has(condition, features, feature));
    }
    if (!condition.any().isEmpty()) {
      boolean alone = code.isEmpty() && condition.none().isEmpty();
      and(code).add(alone || condition.any().size() == 1 ? "" : "(");
      List<CodeBlock> any =
          condition.any().stream().map(name -> has(condition, features, name)).toList();
      code.add(CodeBlock.join(any, " || "));
      code.add(alone || condition.any().size() == 1 ? "" : ")");
    }
    for (String feature : condition.none()) {
      and(code).add("!").add(has(condition, features, feature));
    }
    return code.build();
  }

  private static CodeBlock.Builder and(CodeBlock.Builder code) {
    return code.add(code.isEmpty() ? "" : " && ");
  }

  private static CodeBlock has(ConditionModel condition, CodeBlock features, String name) {
    return CodeBlock.of(
        "$L.$L($T.$L)",
        features,
        condition.offered() ? "offers" : "has",
        condition.features(),
        name);
  }
}
