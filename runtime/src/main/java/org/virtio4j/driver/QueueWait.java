package org.virtio4j.driver;

import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.queue.VirtQueue;
import org.virtio4j.transport.InterruptSource;
import org.virtio4j.transport.Interrupts;

/**
 * How a thread waits for one queue: as the wait strategy says, asking the device for an interrupt
 * before it sleeps, and looking now and then whether the device has died meanwhile. For the queue's
 * owner; a wait does not allocate.
 */
final class QueueWait {
  /** The first look at the device's status, which costs a register access: after 10 ms. */
  private static final long FIRST_LOOK_NANOS = 10_000_000L;

  /** What the user wants of the device while nobody waits. */
  private enum Wish {
    NONE,
    INTERRUPTS,
    DELAYED_INTERRUPTS
  }

  private final DeviceSession<?> session;
  private final Waits waits;
  private final VirtQueue queue;
  private final Interrupts interrupts;
  private final InterruptSource source;
  private long changesSeen;
  private long lookInterval;
  private long nextLook;
  private Wish wish = Wish.NONE;

  QueueWait(DeviceSession<?> session, VirtQueue queue) {
    this.session = session;
    this.waits = session.waits();
    this.queue = queue;
    this.interrupts = session.interrupts();
    this.source = interrupts.queue(queue.settings().index());
  }

  /** When a wait that begins now ends. */
  long deadline() {
    return waits.deadline();
  }

  /**
   * Waits a little or until an interrupt, unless the time is over.
   *
   * @param attempt how often this wait has looked before
   * @return whether it is worth looking again; at least once after the last sleep
   * @throws DeviceNeedsResetException if the device has died: then the queue is broken
   */
  boolean idle(long deadline, int attempt) {
    long now = waits.now();
    if (now - deadline >= 0) {
      requireWorking();
      return false;
    }
    if (attempt == 0) {
      lookInterval = FIRST_LOOK_NANOS;
      nextLook = now + lookInterval;
    } else if (now - nextLook >= 0) {
      lookInterval *= 2;
      nextLook = now + lookInterval;
      requireWorking();
    }
    if (waits.sleeps(attempt)) {
      sleep(deadline - now);
    } else {
      waits.pause(attempt);
    }
    return true;
  }

  private void sleep(long nanos) {
    long ticket = source.prepare();
    long changes = interrupts.configurationChanges();
    if (changes != changesSeen) {
      changesSeen = changes;
      requireWorking(); // the same interrupt tells of changes and of an error (2.1.2)
    }
    try {
      if (queue.enableInterrupts()) {
        source.await(ticket, nanos);
      }
    } finally {
      asWished();
    }
  }

  private void requireWorking() {
    DeviceNeedsResetException failure = session.failure();
    if (failure != null) {
      queue.markBroken(failure.getMessage());
      throw failure;
    }
  }

  boolean enableInterrupts() {
    wish = Wish.INTERRUPTS;
    return queue.enableInterrupts();
  }

  boolean enableDelayedInterrupts() {
    wish = Wish.DELAYED_INTERRUPTS;
    return queue.enableDelayedInterrupts();
  }

  void disableInterrupts() {
    wish = Wish.NONE;
    queue.disableInterrupts();
  }

  private void asWished() {
    if (queue.isBroken()) {
      return;
    }
    switch (wish) {
      case NONE -> queue.disableInterrupts();
      case INTERRUPTS -> {} // they are
      case DELAYED_INTERRUPTS -> queue.enableDelayedInterrupts();
    }
  }
}
