package org.virtio4j.emulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The violations that a machine's memory and devices have found. It may be used from any thread.
 */
public final class ConductLog {
  /** A driver that goes on and on does not fill the memory: what comes later is only counted. */
  private static final int MAX_VIOLATIONS = 1000;

  private final List<Violation> violations = new ArrayList<>();
  private Throwable modelFailure;

  ConductLog() {}

  void report(Rule rule, String where, String format, Object... values) {
    report(new Violation(rule, rule.section(), where, String.format(format, values)));
  }

  synchronized void report(Violation violation) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(violation);
    }
  }

  synchronized void modelFailed(String where, Throwable failure) {
    modelFailure = modelFailure == null ? failure : modelFailure;
    report(Rule.MODEL_FAILED, where, "%s", failure);
  }

  /**
   * What has been found until now.
   *
   * @return the violations, oldest first; at most the first 1000
   */
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Forgets what has been found. */
  public synchronized void clear() {
    violations.clear();
    modelFailure = null;
  }

  /**
   * Fails if anything has been found.
   *
   * @throws ConductError with all violations; its cause is the first exception of a model, if there
   *     was one
   */
  public synchronized void verify() {
    if (!violations.isEmpty()) {
      throw new ConductError(violations, modelFailure);
    }
  }
}
