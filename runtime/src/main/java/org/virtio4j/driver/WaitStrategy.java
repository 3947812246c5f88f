package org.virtio4j.driver;

import java.util.concurrent.locks.LockSupport;

/** What a thread does between two looks at whether the device has finished. */
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
   * Waits a little.
   *
   * @param attempt how often this wait has looked before, from 0
   */
  void idle(int attempt);
}
