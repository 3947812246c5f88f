package org.virtio4j.driver;

import java.util.concurrent.locks.LockSupport;

/**
 * What a thread does between two looks at whether the device has finished. Whatever it does, the
 * wait ends at the driver's time-out.
 *
 * <p>A virtual thread that parks, or sleeps until an interrupt, leaves its carrier to others; one
 * that spins does not, and one that yields does now and then.
 */
@FunctionalInterface
public interface WaitStrategy {
  /** Keeps the processor busy: the shortest latency, for a core of its own. */
  WaitStrategy SPIN = attempt -> Thread.onSpinWait();

  /** Lets other threads run. */
  WaitStrategy YIELD = attempt -> Thread.yield();

  /** Sleeps for 20 µs at a time. */
  WaitStrategy PARK = attempt -> LockSupport.parkNanos(20_000L);

  /** Spins 200 times, then yields 200 times, then sleeps for 20 µs at a time. The default. */
  WaitStrategy ADAPTIVE =
      attempt -> {
        if (attempt < 200) {
          Thread.onSpinWait();
        } else if (attempt < 400) {
          Thread.yield();
        } else {
          LockSupport.parkNanos(20_000L);
        }
      };

  /**
   * Sleeps until the device interrupts, which it is asked to while somebody waits and not
   * otherwise. It takes a transport whose interrupts reach this program.
   */
  WaitStrategy INTERRUPT = SPIN.thenInterrupt(0);

  /**
   * Waits a little.
   *
   * @param attempt how often this wait has looked before, from 0
   */
  void idle(int attempt);

  /**
   * After how many looks the thread sleeps until an interrupt, in place of {@link #idle}.
   *
   * @return a number of looks, or {@link Integer#MAX_VALUE} for never, which it is unless
   *     overridden; always the same
   */
  default int attemptsBeforeSleep() {
    return Integer.MAX_VALUE;
  }

  /**
   * This strategy for so many looks, and then {@link #INTERRUPT}: for devices that mostly answer
   * sooner than an interrupt takes.
   *
   * @param attempts the number of looks, 0 or more
   * @return the strategy
   */
  default WaitStrategy thenInterrupt(int attempts) {
    return new SleepingStrategy(this, attempts);
  }
}
