package org.virtio4j.driver;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Bounded waiting, without allocation: the user's strategy, a time-out, and a clock. */
final class Waits {
  /** Far more than anyone waits, and far from where the clock's differences overflow. */
  private static final long MAX_NANOS = Long.MAX_VALUE / 4;

  private final WaitStrategy strategy;
  private final int attemptsBeforeSleep;
  private final long timeoutNanos;
  private final LongSupplier clock; // nanoseconds

  Waits(DriverOptions options, LongSupplier clock) {
    this.strategy = options.waitStrategy();
    this.attemptsBeforeSleep = strategy.attemptsBeforeSleep();
    this.timeoutNanos = nanos(options.timeout());
    this.clock = clock;
  }

  private static long nanos(Duration timeout) {
    return timeout.getSeconds() >= MAX_NANOS / 1_000_000_000L ? MAX_NANOS : timeout.toNanos();
  }

  /** What the clock says now. */
  long now() {
    return clock.getAsLong();
  }

  /** When a wait that begins now ends. */
  long deadline() {
    return now() + timeoutNanos;
  }

  /** When a wait that begins now, and is not the driver's own, ends. */
  long deadline(Duration timeout) {
    return now() + nanos(timeout);
  }

  /** Whether any wait sleeps until an interrupt. */
  boolean everSleeps() {
    return attemptsBeforeSleep != Integer.MAX_VALUE;
  }

  /** Whether this attempt of a wait is to sleep until an interrupt. */
  boolean sleeps(int attempt) {
    return attempt >= attemptsBeforeSleep && everSleeps();
  }

  /** Waits a little, without an interrupt. */
  void pause(int attempt) {
    strategy.idle(attempt);
  }

  /**
   * Waits a little, without an interrupt, unless the time is over.
   *
   * @param attempt how often this wait has looked before
   * @return whether it is worth looking again
   */
  boolean idle(long deadline, int attempt) {
    if (now() - deadline >= 0) {
      return false;
    }
    pause(attempt);
    return true;
  }
}
