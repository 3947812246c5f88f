package org.virtio4j.driver;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Bounded waiting, without allocation: the user's strategy, a time-out, and a clock. */
final class Waits {
  /** Far more than anyone waits, and far from where the clock's differences overflow. */
  private static final long MAX_NANOS = Long.MAX_VALUE / 4;

  private final WaitStrategy strategy;
  private final long timeoutNanos;
  private final LongSupplier clock; // nanoseconds

  Waits(DriverOptions options, LongSupplier clock) {
    this.strategy = options.waitStrategy();
    this.timeoutNanos = nanos(options.timeout());
    this.clock = clock;
  }

  private static long nanos(Duration timeout) {
    return timeout.getSeconds() >= MAX_NANOS / 1_000_000_000L ? MAX_NANOS : timeout.toNanos();
  }

  /** When a wait that begins now ends. */
  long deadline() {
    return clock.getAsLong() + timeoutNanos;
  }

  /**
   * Waits a little, unless the time is over.
   *
   * @param attempt how often this wait has looked before
   * @return whether it is worth looking again
   */
  boolean idle(long deadline, int attempt) {
    if (clock.getAsLong() - deadline >= 0) {
      return false;
    }
    strategy.idle(attempt);
    return true;
  }
}
