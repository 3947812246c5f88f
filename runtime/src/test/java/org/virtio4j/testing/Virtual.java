package org.virtio4j.testing;

/** Looks at threads that wait. */
public final class Virtual {
  private Virtual() {}

  /** Returns when a thread is parked; a test's time-out ends it otherwise. */
  public static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      if (!thread.isAlive()) {
        throw new AssertionError(thread + " has ended, and was to wait");
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Whether a virtual thread has a carrier, which its text then names behind an {@code @}. A thread
   * that blocks while it cannot leave its carrier has one.
   */
  public static boolean hasCarrier(Thread thread) {
    if (!thread.isVirtual()) {
      throw new IllegalArgumentException(thread + " is no virtual thread");
    }
    return thread.toString().contains("@");
  }
}
