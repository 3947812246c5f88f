package org.virtio4j.testing;

import java.util.function.Predicate;

/** Looks at threads that wait. */
public final class Virtual {
  /** Long enough for any machine; only a test that fails waits as long. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private Virtual() {}

  /**
   * Returns when a thread is parked.
   *
   * @throws AssertionError if it ends instead, or does not park
   */
  public static void awaitWaiting(Thread thread) {
    await(thread, "wait", Virtual::isWaiting);
  }

  /**
   * Returns when a virtual thread is parked, and has left its carrier. Something that has happened
   * before may wake it once more in between, so one look would not do.
   *
   * @throws AssertionError if it ends instead, or waits on its carrier
   */
  public static void awaitWaitingOffCarrier(Thread thread) {
    await(thread, "wait off its carrier", t -> isWaiting(t) && !hasCarrier(t));
  }

  private static void await(Thread thread, String what, Predicate<Thread> reached) {
    long begin = System.nanoTime();
    while (!reached.test(thread)) {
      if (!thread.isAlive()) {
        throw new AssertionError(thread + " has ended, and was to " + what);
      }
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError(thread + " does not " + what);
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isWaiting(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
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
