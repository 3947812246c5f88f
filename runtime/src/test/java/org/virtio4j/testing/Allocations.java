package org.virtio4j.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what the current thread allocates. */
public final class Allocations {
  private static final int WINDOWS = 20;

  private Allocations() {}

  /**
   * How many bytes an action allocates each time, apart from what the JVM itself allocates while it
   * links and compiles: the least of several times.
   */
  public static long of(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.setThreadAllocatedMemoryEnabled(true);
    long least = Long.MAX_VALUE;
    long noise = Long.MAX_VALUE; // of the measurement
    for (int i = 0; i < WINDOWS && least > 0; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      noise = Math.min(noise, threads.getCurrentThreadAllocatedBytes() - before);
      before = threads.getCurrentThreadAllocatedBytes();
      action.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before - noise);
    }
    return least;
  }
}
