package org.virtio4j.driver;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps until an interrupt after some attempts of another strategy.
 *
 * @param first the other strategy
 * @param attemptsBeforeSleep how often that one is used
 */
record SleepingStrategy(WaitStrategy first, int attemptsBeforeSleep) implements WaitStrategy {
  private static final long PARK_NANOS = 20_000L;

  SleepingStrategy {
    Objects.requireNonNull(first, "first");
    if (attemptsBeforeSleep < 0) {
      throw new IllegalArgumentException("0 looks or more, not " + attemptsBeforeSleep);
    }
  }

  @Override
  public void idle(int attempt) {
    if (attempt < attemptsBeforeSleep) {
      first.idle(attempt);
    } else {
      LockSupport.parkNanos(PARK_NANOS); // for what no device interrupts for, such as a reset
    }
  }
}
