package org.virtio4j.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * What a thread sleeps on until a device interrupts: for a queue, or for a change of the
 * configuration. It counts, so that nothing is lost between the last look and the sleep:
 *
 * <pre>{@code
 * long ticket = source.prepare();
 * if (queue.enableInterrupts()) { // nothing has come back yet
 *   source.await(ticket, nanos);
 * }
 * }</pre>
 *
 * <p>An interrupt is a reason to look, and no more: it may be spurious, or another queue's.
 *
 * <p>Any number of threads may wait, virtual ones too: such a thread is parked, and its carrier is
 * free. Waiting allocates nothing where one thread at a time waits for a source, which is how
 * queues are used; parking a virtual thread does.
 */
public final class InterruptSource {
  /** How long a sleep lasts if the wire is asserted, so that it cannot tell of more: 1 ms. */
  private static final long HELD_NANOS = 1_000_000L;

  private static final VarHandle COUNT;
  private static final VarHandle WAITER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      COUNT = lookup.findVarHandle(InterruptSource.class, "count", long.class);
      WAITER = lookup.findVarHandle(InterruptSource.class, "waiter", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Interrupts interrupts;
  private volatile int vector;
  private volatile long count;
  private volatile Thread waiter;
  private final Queue<Thread> others = new ConcurrentLinkedQueue<>(); // rarely any

  InterruptSource(Interrupts interrupts, int vector) {
    this.interrupts = interrupts;
    this.vector = vector;
  }

  /** The number of the line that tells of this source. */
  int vector() {
    return vector;
  }

  void vector(int vector) {
    this.vector = vector;
  }

  /**
   * Begins a wait: acknowledges what the device has interrupted for until now. What it interrupts
   * for from now on ends the wait, even before it has begun. After this, and before {@link #await},
   * the caller looks once more at what it waits for.
   *
   * @return what to give to {@link #await}
   * @throws org.virtio4j.TransportException if the device cannot be reached
   */
  public long prepare() {
    interrupts.acknowledgePending();
    return count;
  }

  /**
   * Sleeps until there has been an interrupt since {@link #prepare}. A thread that is interrupted
   * meanwhile sleeps on, and stays interrupted.
   *
   * @param ticket what {@code prepare} returned
   * @param nanos how long to sleep at most, in nanoseconds
   * @return {@code false} if the time is over and there was none; {@code true} is no promise
   * @throws org.virtio4j.TransportException if no interrupt can come any more
   */
  public boolean await(long ticket, long nanos) {
    if (count != ticket) {
      return true;
    }
    Thread current = Thread.currentThread();
    boolean first = WAITER.compareAndSet(this, (Thread) null, current);
    if (!first) {
      others.add(current);
    }
    try {
      interrupts.beginWait(vector);
      try {
        return sleep(ticket, nanos);
      } finally {
        interrupts.endWait(vector);
      }
    } finally {
      if (first) {
        waiter = null;
      } else {
        others.remove(current);
      }
    }
  }

  private boolean sleep(long ticket, long nanos) {
    long end = System.nanoTime() + nanos;
    boolean interrupted = false;
    try {
      // The waiter was made known before the count is read; who counts does it the other way round.
      while (count == ticket) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        if (interrupts.isAsserted()) {
          interrupts.acknowledgeLater();
          LockSupport.parkNanos(this, Math.min(left, HELD_NANOS));
          return true;
        }
        LockSupport.parkNanos(this, left);
        interrupted |= Thread.interrupted();
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the waits that began before. */
  void raise() {
    COUNT.getAndAdd(this, 1L);
    Thread thread = waiter;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    if (!others.isEmpty()) {
      others.forEach(LockSupport::unpark);
    }
  }

  /**
   * How often a wait for this source would have ended until now: at each interrupt, and at each
   * acknowledgement that another thread made.
   *
   * @return a number that only grows
   */
  public long count() {
    return count;
  }

  @Override
  public String toString() {
    return "interrupt source of vector " + vector + ", raised " + count + " times";
  }
}
