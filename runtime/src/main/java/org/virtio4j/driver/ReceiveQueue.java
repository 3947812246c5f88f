package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * A queue on which the device delivers data: a pool of buffers, all of them with the device except
 * those that have just come back.
 *
 * <p>Either give a handler to {@link #poll}, or pull: {@link #next}, look at the data, {@link
 * #recycle}. Buffers go back to the device in batches. Nothing is allocated after construction.
 *
 * <p>One thread at a time uses a queue; see {@link #handOver}.
 */
public final class ReceiveQueue {
  private static final int NONE = -1;

  private final DeviceSession<?> session;
  private VirtQueue queue;
  private Doorbell doorbell;
  private QueueWait wait;
  private DmaMemory pool;
  private final int bytes;
  private final long stride;
  private int buffers;
  private final int wanted; // buffers; 0 stands for as many as the queue has descriptors
  private int batch; // refills that are worth publishing while others wait to be read
  private int pending; // refills that are not published
  private int current = NONE; // the buffer that next() found
  private int length;
  private boolean polling;

  ReceiveQueue(DeviceSession<?> session, String name, int index, int size, int buffers, int bytes) {
    if (buffers < 0 || bytes < 1) {
      throw new IllegalArgumentException(
          "a receive queue cannot have " + buffers + " buffers of " + bytes + " bytes");
    }
    QueueSettings settings = session.settings(name, index, size, 1);
    this.session = session;
    this.bytes = bytes;
    this.stride = bytes + 63L & -64L;
    this.wanted = buffers;
    useBuffers(settings);
    this.pool = session.allocate(this.buffers * stride, BufferDirection.DEVICE_TO_DRIVER);
    this.queue = session.openQueue(settings, new SharedBuffers(session.hal(), 0, 0));
    this.doorbell = new Doorbell(session, queue);
    this.wait = new QueueWait(session, queue);
    session.register(new Recovery());
  }

  private void useBuffers(QueueSettings settings) {
    buffers = wanted == 0 ? settings.size() : Math.min(wanted, settings.size());
    batch = Math.max(1, buffers / 4);
  }

  /** Gives all buffers to the device, which is started. The queue's owner comes later. */
  void start() {
    for (int buffer = 0; buffer < buffers; buffer++) {
      give(buffer);
    }
    publish();
    queue.handOver();
  }

  /**
   * Resets the queue (2.6.1), gives it another size, and gives all buffers to the device, while
   * other queues of the device run. A broken queue works again after that. What was delivered and
   * not taken by {@link #next} or {@link #poll} is lost, and so is the buffer that {@code next} has
   * found: poll first.
   *
   * @param size the number of descriptors to ask for
   * @throws UnsupportedOperationException if RING_RESET is not negotiated
   * @throws org.virtio4j.TransportException if the device lacks what it takes; the queue is then as
   *     it was
   * @throws org.virtio4j.DeviceTimeoutException if the device does not finish in time; everything
   *     stays its until it is reset itself
   */
  public void reset(int size) {
    if (polling) {
      throw new IllegalStateException("a handler cannot reset its own queue");
    }
    QueueSettings settings = session.resized(queue.settings(), size);
    session.resetQueue(queue);
    current = NONE;
    pending = 0;
    useBuffers(settings);
    if (buffers * stride > pool.byteSize()) {
      DmaMemory larger = session.allocate(buffers * stride, BufferDirection.DEVICE_TO_DRIVER);
      session.release(pool);
      pool = larger;
    }
    use(session.replaceQueue(queue, settings, new SharedBuffers(session.hal(), 0, 0)));
    if (session.isStarted()) {
      start();
    }
  }

  /** Goes on with a queue that takes the place of the one before. */
  private void use(VirtQueue queue) {
    this.queue = queue;
    doorbell = new Doorbell(session, queue);
    wait = new QueueWait(session, queue);
  }

  private final class Recovery implements RecoverableQueue {
    @Override
    public void keepCompleted() {
      if (polling) {
        throw new IllegalStateException("a handler cannot recover its own driver");
      }
    }

    @Override
    public long[] cancelAll() {
      current = NONE;
      pending = 0;
      return new long[0]; // nobody has asked for anything
    }

    @Override
    public void reopen() {
      use(session.reopenQueue(queue, new SharedBuffers(session.hal(), 0, 0)));
    }

    @Override
    public int index() {
      return queue.settings().index();
    }
  }

  /**
   * Hands what has been delivered to a handler, oldest first as the device sees it. If the handler
   * throws, its buffer goes back all the same.
   *
   * @param handler is called for each buffer; it may not poll this queue again
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int poll(ReceiveHandler handler) {
    return poll(handler, Integer.MAX_VALUE);
  }

  /**
   * Hands at most so many delivered buffers to a handler.
   *
   * @param handler is called for each buffer; it may not poll this queue again
   * @param limit how often it is called at most
   * @return how often it was called
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int poll(ReceiveHandler handler, int limit) {
    if (polling) {
      throw new IllegalStateException("a handler cannot poll its own queue");
    }
    polling = true;
    int count = 0;
    try {
      while (count < limit && find()) {
        count++;
        try {
          handler.received(pool.segment(), offset(), length);
        } finally {
          recycle();
        }
      }
    } finally {
      polling = false;
    }
    if (pending > 0) {
      publish();
    }
    return count;
  }

  /**
   * Takes the next delivered buffer, and gives back the one before if that has not been done.
   *
   * @return whether there is one, which the getters now describe
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean next() {
    if (polling) {
      throw new IllegalStateException("a handler cannot poll its own queue");
    }
    return find();
  }

  /**
   * As {@link #next}, but waits for a buffer, at most as long as the driver's time-out.
   *
   * @return whether there is one; {@code false} means that the device delivered nothing in that
   *     time, which is no error
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean awaitNext() {
    if (next()) {
      return true;
    }
    QueueWait wait = this.wait;
    long deadline = wait.deadline();
    for (int attempt = 0; wait.idle(deadline, attempt); attempt++) {
      if (next()) {
        return true;
      }
    }
    return false;
  }

  private boolean find() {
    if (current != NONE) {
      recycle();
    }
    if (!queue.poll()) {
      if (pending > 0) {
        publish();
      }
      return false;
    }
    current = (int) queue.attachment();
    length = (int) queue.written(); // cannot be more than the buffer's bytes
    return true;
  }

  /**
   * The memory that holds the data that {@link #next} found.
   *
   * @return the memory, in which the data begin at {@link #offset()}
   */
  public MemorySegment segment() {
    requireCurrent();
    return pool.segment();
  }

  /**
   * Where the data that {@link #next} found begin.
   *
   * @return an offset in {@link #segment()}, in bytes
   */
  public long offset() {
    requireCurrent();
    return current * stride;
  }

  /**
   * The size of the data that {@link #next} found.
   *
   * @return the number of bytes that the device says it wrote, 0 to {@link #bytes()}
   */
  public int length() {
    requireCurrent();
    return length;
  }

  /**
   * Whether {@link #next} has found data that were not given back.
   *
   * @return whether the getters describe a buffer
   */
  public boolean hasCurrent() {
    return current != NONE;
  }

  /** Gives the buffer that {@link #next} found back to the device. */
  public void recycle() {
    requireCurrent();
    int buffer = current;
    current = NONE;
    give(buffer);
    if (pending >= batch) {
      publish();
    }
  }

  /**
   * The size of each buffer.
   *
   * @return a size in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The number of buffers.
   *
   * @return a number of buffers
   */
  public int buffers() {
    return buffers;
  }

  /**
   * Asks the device to interrupt when it has delivered data; what was recycled goes to the device
   * before. From now on, each {@link #poll} or {@link #next} that finds nothing leaves the device
   * so asked. How an interrupt reaches the program is a matter of the platform; {@code
   * Transport.acknowledgeInterrupt} ends it.
   *
   * @return whether nothing has come back yet, so that it is safe to wait for an interrupt
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean enableInterrupts() {
    publish();
    return wait.enableInterrupts();
  }

  /** Asks the device not to interrupt, as at first. An interrupt may come all the same. */
  public void disableInterrupts() {
    wait.disableInterrupts();
  }

  /** Lets another thread use the queue from now on. */
  public void handOver() {
    queue.handOver();
  }

  private void give(int buffer) {
    // There is a descriptor for each buffer, so this is never full; a broken queue throws.
    queue.addWritable(pool.deviceAddress() + buffer * stride, bytes, buffer);
    pending++;
  }

  private void publish() {
    pending = 0;
    doorbell.publish();
  }

  private void requireCurrent() {
    if (current == NONE) {
      throw new IllegalStateException("there is no buffer: next() has found none");
    }
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}
