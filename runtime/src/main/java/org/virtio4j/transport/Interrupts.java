package org.virtio4j.transport;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The interrupts of one device, as its transport has them: a source for each queue and one for
 * changes of the configuration, over whatever lines the platform has.
 *
 * <ul>
 *   <li>{@linkplain #polled Polled}: no interrupt reaches this program. What the device would have
 *       interrupted for is read from its register.
 *   <li>{@linkplain #wired Wired}: one wire for everything (4.1.5.3 with the ISR, 4.2.3.4). The
 *       reason is read from the device, which acknowledges it, by the next thread that begins a
 *       wait; that thread tells the others.
 *   <li>{@linkplain #messages Messages}: vectors (4.1.5.1.2), of which each queue and the
 *       configuration have one each, or share one. Nothing is acknowledged.
 * </ul>
 *
 * <p>Each interrupt for the configuration ends the waits for queues too, since it is how a device
 * tells that it needs a reset (2.1.2).
 *
 * <p>All methods may be called from any thread, the routing excepted, which is the transport's.
 */
public final class Interrupts implements AutoCloseable {
  /** The vector of what has none: -1. */
  public static final int NO_VECTOR = -1;

  /** How often a wire that stays asserted is acknowledged at a time. */
  private static final int MAX_ACKNOWLEDGEMENTS = 4;

  private final List<InterruptLine> lines; // by vector
  private final Supplier<InterruptStatus> acknowledge; // null with messages
  private final ReentrantLock acknowledging = new ReentrantLock();
  private final InterruptSource configuration;
  private final AtomicLong changes = new AtomicLong();
  private volatile InterruptSource[] queues = {}; // by index; null where nobody has asked
  private volatile boolean pending; // the wire was asserted since the last acknowledgement

  private Interrupts(List<InterruptLine> lines, Supplier<InterruptStatus> acknowledge) {
    this.lines = lines;
    this.acknowledge = acknowledge;
    this.configuration = new InterruptSource(this, firstVector());
  }

  private int firstVector() {
    return acknowledge == null || lines.isEmpty() ? NO_VECTOR : 0;
  }

  /**
   * No interrupt reaches this program.
   *
   * @param acknowledge reads and acknowledges what the device would have interrupted for, as {@link
   *     Transport#acknowledgeInterrupt} does
   * @return sources for which nobody can wait
   */
  public static Interrupts polled(Supplier<InterruptStatus> acknowledge) {
    return new Interrupts(List.of(), Objects.requireNonNull(acknowledge, "acknowledge"));
  }

  /**
   * One wire tells of everything.
   *
   * @param line the wire
   * @param acknowledge reads and acknowledges what the device has interrupted for, as {@link
   *     Transport#acknowledgeInterrupt} does; what it says must be cached, or waiting allocates
   * @return sources over the wire
   */
  public static Interrupts wired(InterruptLine line, Supplier<InterruptStatus> acknowledge) {
    Interrupts interrupts =
        new Interrupts(List.of(line), Objects.requireNonNull(acknowledge, "acknowledge"));
    line.connect(interrupts::asserted);
    return interrupts;
  }

  /**
   * Messages tell of queues and of the configuration, as they are routed.
   *
   * @param vectors the messages, by their numbers in the MSI-X table
   * @return sources to which no message is routed yet
   */
  public static Interrupts messages(List<? extends InterruptLine> vectors) {
    Interrupts interrupts = new Interrupts(List.copyOf(vectors), null);
    for (int vector = 0; vector < vectors.size(); vector++) {
      int number = vector;
      vectors.get(vector).connect(() -> interrupts.sent(number));
    }
    return interrupts;
  }

  /**
   * Whether interrupts reach this program, so that a thread can sleep until one comes.
   *
   * @return whether there is a line
   */
  public boolean areDelivered() {
    return !lines.isEmpty();
  }

  /**
   * What to wait for until the device has used a buffer of a queue.
   *
   * @param queue the index of the queue
   * @return its source, always the same
   */
  public InterruptSource queue(int queue) {
    InterruptSource[] known = queues;
    return queue < known.length && known[queue] != null ? known[queue] : add(queue);
  }

  private synchronized InterruptSource add(int queue) {
    InterruptSource[] known = queues;
    if (queue < known.length && known[queue] != null) {
      return known[queue];
    }
    InterruptSource[] more = Arrays.copyOf(known, Math.max(known.length, queue + 1));
    more[queue] = new InterruptSource(this, firstVector());
    queues = more;
    return more[queue];
  }

  /**
   * What to wait for until the device's configuration has changed, or the device needs a reset.
   *
   * @return the source
   */
  public InterruptSource configuration() {
    return configuration;
  }

  /**
   * Says which message tells of a queue.
   *
   * @param queue the index of the queue
   * @param vector the number of the message, or {@link #NO_VECTOR}
   */
  public void routeQueue(int queue, int vector) {
    queue(queue).vector(checked(vector));
  }

  /**
   * Says which message tells of the configuration.
   *
   * @param vector the number of the message, or {@link #NO_VECTOR}
   */
  public void routeConfiguration(int vector) {
    configuration.vector(checked(vector));
  }

  private int checked(int vector) {
    return vector == NO_VECTOR ? vector : Objects.checkIndex(vector, lines.size());
  }

  /**
   * Which line tells of a queue.
   *
   * @param queue the index of the queue
   * @return the number of the message, or {@link #NO_VECTOR}; 0 over a wire
   */
  public int queueVector(int queue) {
    return queue(queue).vector();
  }

  /**
   * Which line tells of the configuration.
   *
   * @return the number of the message, or {@link #NO_VECTOR}; 0 over a wire
   */
  public int configurationVector() {
    return configuration.vector();
  }

  /**
   * Looks, and does not wait, for what the device has interrupted for: reads its register where
   * there are no messages.
   *
   * @throws org.virtio4j.TransportException if the device cannot be reached
   */
  public void poll() {
    if (acknowledge != null) {
      pending = true;
      acknowledgePending();
    }
  }

  /**
   * How often the device has told, as far as was acknowledged, that its configuration has changed
   * or that it needs a reset. Where a message for the configuration tells of queues too, each such
   * message counts.
   *
   * @return a number that only grows
   */
  public long configurationChanges() {
    return changes.get();
  }

  /**
   * Whether {@link #configurationChanges} counts interrupts for queues too, since they have a
   * message in common.
   *
   * @return whether a change is only a maybe
   */
  public boolean isConfigurationShared() {
    int vector = configuration.vector();
    if (acknowledge != null || vector == NO_VECTOR) {
      return false;
    }
    for (InterruptSource queue : queues) {
      if (queue != null && queue.vector() == vector) {
        return true;
      }
    }
    return false;
  }

  /** Reads why the wire was asserted, if it was, and tells everybody. */
  void acknowledgePending() {
    // Whoever has the lock tells the others after it has acknowledged, and before that none of them
    // can miss anything by looking at its queue.
    if (!pending || !acknowledging.tryLock()) {
      return;
    }
    try {
      // It may stay asserted: by another device on the same wire, or by one that is at fault.
      for (int i = 0; i < MAX_ACKNOWLEDGEMENTS && (pending || isAsserted()); i++) {
        pending = false;
        tell(acknowledge.get());
      }
    } finally {
      acknowledging.unlock();
    }
  }

  private void tell(InterruptStatus status) {
    if (status.configurationChange()) {
      changes.incrementAndGet();
      configuration.raise();
    }
    if (status.bits() != 0) {
      raiseQueues();
    }
  }

  /** The wire was asserted: whoever sleeps is to find out why. */
  private void asserted() {
    pending = true;
    wake();
  }

  /** A message came. */
  private void sent(int vector) {
    boolean configured = configuration.vector() == vector;
    if (configured) {
      changes.incrementAndGet();
      configuration.raise();
    }
    for (InterruptSource queue : queues) {
      if (queue != null && (configured || queue.vector() == vector)) {
        queue.raise();
      }
    }
  }

  private void raiseQueues() {
    for (InterruptSource queue : queues) {
      if (queue != null) {
        queue.raise();
      }
    }
  }

  /** Whether there is a wire, and it is asserted: it cannot tell of more then. */
  boolean isAsserted() {
    return acknowledge != null && !lines.isEmpty() && lines.get(0).isRaised();
  }

  /** The wire was found asserted by somebody who could not sleep therefore. */
  void acknowledgeLater() {
    pending = true;
  }

  void beginWait(int vector) {
    if (vector == NO_VECTOR) {
      throw new IllegalStateException(
          areDelivered()
              ? "there is no vector for what is waited for"
              : "no interrupt reaches this program");
    }
    lines.get(vector).beginWait();
  }

  void endWait(int vector) {
    lines.get(vector).endWait();
  }

  /** Ends all waits: whoever waits looks again. */
  public void wake() {
    configuration.raise();
    raiseQueues();
  }

  /** Ends all waits, and lets go of the lines. */
  @Override
  public void close() {
    for (InterruptLine line : lines) {
      line.disconnect();
    }
    wake();
  }

  @Override
  public String toString() {
    return lines.isEmpty()
        ? "polled"
        : acknowledge != null ? "one wire" : lines.size() + " messages";
  }
}
