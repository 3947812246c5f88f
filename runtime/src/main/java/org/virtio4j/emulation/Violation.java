package org.virtio4j.emulation;

import java.util.Objects;

/**
 * A rule that a driver has broken.
 *
 * @param rule the rule
 * @param section where it is written: a section of VIRTIO 1.4, or a method of {@code Hal}
 * @param where the device, and the queue if there is one
 * @param detail what happened
 */
public record Violation(Rule rule, String section, String where, String detail) {
  /** Checks that nothing is missing. */
  public Violation {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(detail, "detail");
  }

  /** One line: the place, what happened, the rule and its section. */
  @Override
  public String toString() {
    String source = section.isEmpty() ? "" : ", " + section;
    return where + ": " + detail + ": " + rule.summary() + " (" + rule + source + ")";
  }
}
