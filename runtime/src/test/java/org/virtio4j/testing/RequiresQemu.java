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
import org.junit.platform.commons.support.AnnotationSupport;
import org.virtio4j.TransportException;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuInstallation;

/**
 * A test that needs QEMU's programs for some machines. Without one of them the test is skipped,
 * with a reason that says how to install QEMU; or fails, if the system property {@code
 * virtio.test.required} is {@code true}.
 */
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresQemu.Condition.class)
public @interface RequiresQemu {
  /** A machine that a test uses. */
  enum Machine {
    /** ARM's 64-bit {@code virt}. */
    AARCH64_VIRT(QemuBoard.AARCH64_VIRT),
    /** The PC with PCI Express. */
    X86_64_Q35(QemuBoard.X86_64_Q35);

    private final QemuBoard board;

    Machine(QemuBoard board) {
      this.board = board;
    }
  }

  /**
   * The machines that the test uses.
   *
   * @return one or more
   */
  Machine[] value() default Machine.AARCH64_VIRT;

  /** The decision. */
  final class Condition implements ExecutionCondition {
    /** For JUnit. */
    public Condition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      ConditionEvaluationResult result =
          ConditionEvaluationResult.enabled("what the class needs is there");
      RequiresQemu annotation =
          AnnotationSupport.findAnnotation(context.getElement(), RequiresQemu.class).orElse(null);
      if (annotation == null) { // a method of a class that has it
        return result;
      }
      for (Machine machine : annotation.value()) {
        result =
            decide(
                machine.board,
                QemuInstallation.find(machine.board).isPresent(),
                Boolean.getBoolean("virtio.test.required"));
        if (result.isDisabled()) {
          break;
        }
      }
      return result;
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
