package org.virtio4j.qemu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.virtio4j.TransportException;

/**
 * A thread that looks for a machine's interrupts while somebody sleeps until one comes, and at no
 * other time: then whoever accesses a register notices them.
 */
final class InterruptPump implements AutoCloseable {
  private final Source source;
  private final AtomicInteger sleepers = new AtomicInteger();
  private final Thread thread;
  private volatile TransportException failure; // why no interrupt can come any more, or null
  private volatile boolean closed;

  /** What is looked at. */
  interface Source {
    /**
     * Calls the handlers of the lines that have interrupted by now, and then waits until there may
     * be more, or {@link #wakeUp} is called.
     *
     * @throws TransportException if no interrupt can come any more
     */
    void pump();

    /** Ends a wait of {@link #pump}. */
    void wakeUp();

    /** Calls all handlers: what they tell of will not be told otherwise. */
    void interruptAll();
  }

  InterruptPump(Source source) {
    this.source = source;
    this.thread = Thread.ofPlatform().daemon().name("qemu-interrupts").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      if (sleepers.get() == 0) {
        LockSupport.park(this);
        continue;
      }
      try {
        source.pump();
      } catch (TransportException e) {
        failure = e;
        source.interruptAll();
        return;
      }
    }
  }

  void beginWait() {
    TransportException failure = this.failure;
    if (failure != null || closed) {
      throw new TransportException("no interrupt can come any more", failure);
    }
    if (sleepers.getAndIncrement() == 0) {
      LockSupport.unpark(thread);
    }
  }

  void endWait() {
    sleepers.decrementAndGet();
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    source.wakeUp();
    source.interruptAll();
  }
}
