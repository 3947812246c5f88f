package org.virtio4j.emulation;

import java.util.List;

/** A driver has broken rules; thrown when a test asks whether it did. */
public final class ConductError extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** All that was found; not serialised. */
  private final transient List<Violation> violations;

  ConductError(List<Violation> violations, Throwable cause) {
    super(message(violations), cause);
    this.violations = List.copyOf(violations);
  }

  /**
   * What was found.
   *
   * @return the violations, oldest first
   */
  public List<Violation> violations() {
    return violations == null ? List.of() : violations;
  }

  private static String message(List<Violation> violations) {
    StringBuilder text = new StringBuilder();
    text.append(violations.size()).append(violations.size() == 1 ? " violation" : " violations");
    violations.forEach(violation -> text.append(System.lineSeparator()).append(violation));
    return text.toString();
  }
}
