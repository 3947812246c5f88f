package org.virtio4j.processor.writing;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.processor.model.ConditionModel;

/** Turns conditions into code. */
final class Conditions {
  private Conditions() {}

  /**
   * An expression that tells whether a condition is met.
   *
   * @param condition the condition
   * @param features an expression for what was negotiated
   */
  static CodeBlock code(ConditionModel condition, String features) {
    String question = condition.offered() ? "offers" : "has";
    List<CodeBlock> parts = new ArrayList<>();
    for (String name : condition.all()) {
      parts.add(CodeBlock.of("$L.$L($T.$L)", features, question, condition.features(), name));
    }
    List<CodeBlock> any =
        condition.any().stream()
            .map(name ->
                CodeBlock.of("$L.$L($T.$L)", features, question, condition.features(), name))
            .toList();
    if (!any.isEmpty()) {
      boolean alone = condition.all().isEmpty() && condition.none().isEmpty();
      CodeBlock joined = CodeBlock.join(any, alone ? "\n    || " : " || ");
      parts.add(any.size() == 1 || alone ? joined : CodeBlock.of("($L)", joined));
    }
    for (String name : condition.none()) {
      parts.add(CodeBlock.of("!$L.$L($T.$L)", features, question, condition.features(), name));
    }
    return CodeBlock.join(parts, "\n    && ");
  }
}
