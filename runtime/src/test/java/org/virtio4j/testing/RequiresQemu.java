package org.virtio4j.testing;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.virtio4j.TransportException;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuInstallation;

/**
 * A test that needs QEMU's aarch64 program. Without it the test is skipped, with a reason that says
 * how to install QEMU; or fails, if the system property {@code virtio.test.required} is {@code
 * true}.
 */
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresQemu.Condition.class)
public @interface RequiresQemu {
  /** The decision. */
  final class Condition implements ExecutionCondition {
    /** For JUnit. */
    public Condition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return decide(
          QemuBoard.AARCH64_VIRT,
          QemuInstallation.find(QemuBoard.AARCH64_VIRT).isPresent(),
          Boolean.getBoolean("virtio.test.required"));
    }

    static ConditionEvaluationResult decide(QemuBoard board, boolean present, boolean required) {
      if (present) {
        return ConditionEvaluationResult.enabled(board.program() + " is installed");
      }
      String reason = QemuInstallation.howToInstall(board);
      if (required) {
        throw new TransportException(reason);
      }
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
