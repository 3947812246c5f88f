package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * A queue on which the device delivers data: a pool of buffers, all of them with the device except
 * those that have just come back.
 *
 * <p>There are three ways to use it: give a handler to {@link #poll}; or pull one buffer at a time:
 * {@link #next}, look at the data, {@link #recycle}; or keep several: {@link #take} as many as are
 * there, look at them as long as it takes, and {@link #give} each back, in any order. Buffers go
 * back to the device in batches. Nothing is allocated after construction.
 *
 * <p>Besides those of the pool there can be buffers of the caller's own, which the device fills
 * without a copy: see {@link #submit}. A pool has as many buffers as the queue has descriptors
 * unless it was made smaller, so that there is room for them where some of the pool's are kept, or
 * where there is no pool ({@link DriverOptions#withoutReceivePools}).
 *
 * <p>One thread at a time uses a queue; see {@link #handOver}.
 */
public final class ReceiveQueue {
  private static final int NONE = -1;
  private static final int WITH_DEVICE = -1;

  private final DeviceSession<?> session;
  private VirtQueue queue;
  private Doorbell doorbell;
  private QueueWait wait;
  private DmaMemory pool;
  private final int headerBytes;
  private final int bytes; // of a buffer, header included
  private final long stride;
  private int buffers;
  private final int wanted; // buffers; 0 stands for as many as the queue has descriptors
  private int batch; // refills that are worth publishing while others wait to be read
  private int pending; // refills that are not published
  private int current = NONE; // the buffer that next() found
  private boolean polling;

  // Buffers of the pool are 0 to buffers - 1; slots of the caller's own buffers follow them.
  private int[] lengths; // by buffer; WITH_DEVICE if it is not the caller's at present
  private SharedBuffers shared;
  private MemorySegment[] own; // by slot
  private long[] attachments; // by slot
  private int[] freeSlots;
  private int freeSlotCount;
  private int generation; // of the buffers

  ReceiveQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      int buffers,
      int bytes,
      int headerBytes) {
    if (buffers < 0 || bytes < 1 || headerBytes < 0) {
      throw new IllegalArgumentException(
          "a receive queue cannot have "
              + buffers
              + " buffers of "
              + bytes
              + " bytes behind a header of "
              + headerBytes);
    }
    QueueSettings settings = session.settings(name, index, size, 1);
    this.session = session;
    this.headerBytes = headerBytes;
    this.bytes = Math.addExact(bytes, headerBytes);
    this.stride = this.bytes + 63L & -64L;
    this.wanted = buffers;
    useBuffers(settings);
    this.pool =
        session.allocate(Math.max(1, this.buffers * stride), BufferDirection.DEVICE_TO_DRIVER);
    this.queue = session.openQueue(settings, shared);
    this.doorbell = new Doorbell(session, queue);
    this.wait = new QueueWait(session, queue);
    session.register(new Recovery());
  }

  private void useBuffers(QueueSettings settings) {
    int slots = settings.size();
    buffers = wanted == 0 ? slots : Math.min(wanted, slots);
    if (!session.options().receivePools()) {
      buffers = 0;
    }
    batch = Math.max(1, buffers / 4);
    lengths = new int[buffers + slots];
    Arrays.fill(lengths, WITH_DEVICE);
    shared = new SharedBuffers(session.hal(), slots, 1);
    own = new MemorySegment[slots];
    attachments = new long[slots];
    freeSlots = new int[slots];
    for (int i = 0; i < slots; i++) {
      freeSlots[i] = slots - 1 - i;
    }
    freeSlotCount = slots;
    generation++;
  }

  /** Gives all buffers to the device, which is started. The queue's owner comes later. */
  void start() {
    for (int buffer = 0; buffer < buffers; buffer++) {
      makeAvailable(buffer);
    }
    publish();
    queue.handOver();
  }

  /**
   * Resets the queue (2.6.1), gives it another size, and gives all buffers to the device, while
   * other queues of the device run. A broken queue works again after that. What was delivered and
   * not taken by {@link #next} or {@link #poll} is lost, and so are the buffers that {@code next}
   * has found or {@link #take} has taken: poll first. Buffers that were submitted are the caller's
   * again.
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
    shared.unshareAll();
    current = NONE;
    pending = 0;
    useBuffers(settings);
    if (buffers * stride > pool.byteSize()) {
      DmaMemory larger = session.allocate(buffers * stride, BufferDirection.DEVICE_TO_DRIVER);
      session.release(pool);
      pool = larger;
    }
    use(session.replaceQueue(queue, settings, shared));
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
      long[] cancelled = new long[own.length];
      int count = 0;
      for (int slot = 0; slot < own.length; slot++) {
        if (shared.count(slot) > 0) { // it is with the device
          cancelled[count++] = attachments[slot];
        }
      }
      shared.unshareAll();
      current = NONE;
      pending = 0;
      useBuffers(queue.settings());
      return Arrays.copyOf(cancelled, count);
    }

    @Override
    public void reopen() {
      use(session.reopenQueue(queue, shared));
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
          handler.received(segment(), offset(), length());
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
    current = takeNext();
    return current != NONE;
  }

  private int takeNext() {
    if (!queue.poll()) {
      if (pending > 0) {
        publish();
      }
      return NONE;
    }
    int buffer = (int) queue.attachment();
    lengths[buffer] = (int) queue.written(); // cannot be more than the buffer's bytes
    if (buffer >= buffers) {
      shared.unshare(buffer - buffers);
    }
    return buffer;
  }

  /**
   * The memory that holds the data that {@link #next} found.
   *
   * @return the memory, in which the data begin at {@link #offset()}
   */
  public MemorySegment segment() {
    requireCurrent();
    return segment(current);
  }

  /**
   * Where the data that {@link #next} found begin.
   *
   * @return an offset in {@link #segment()}, in bytes
   */
  public long offset() {
    requireCurrent();
    return offset(current);
  }

  /**
   * The size of the data that {@link #next} found.
   *
   * @return the number of bytes that the device says it wrote, 0 to the buffer's size
   */
  public int length() {
    requireCurrent();
    return lengths[current];
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
  }

  /**
   * Takes the next delivered buffer, which stays the caller's until it is {@linkplain #give given}
   * back; any number can be the caller's at a time. It has nothing to do with what {@link #next}
   * has found.
   *
   * @return the buffer's number; -1 if nothing was delivered
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int take() {
    if (polling) {
      throw new IllegalStateException("a handler cannot poll its own queue");
    }
    return takeNext();
  }

  /**
   * As {@link #take}, but waits for a buffer, at most as long as the driver's time-out.
   *
   * @return the buffer's number; -1 means that the device delivered nothing in that time, which is
   *     no error
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public int awaitTake() {
    int buffer = take();
    QueueWait wait = this.wait;
    long deadline = wait.deadline();
    for (int attempt = 0; buffer == NONE && wait.idle(deadline, attempt); attempt++) {
      buffer = take();
    }
    return buffer;
  }

  /**
   * The memory that holds the data of a buffer that {@link #take} has taken.
   *
   * @param buffer the buffer's number
   * @return the memory, in which the data begin at {@link #offset(int)}
   */
  public MemorySegment segment(int buffer) {
    return buffer < buffers ? pool.segment() : own[buffer - buffers];
  }

  /**
   * Where the data of a buffer begin that {@link #take} has taken.
   *
   * @param buffer the buffer's number
   * @return an offset in {@link #segment(int)}, in bytes
   */
  public long offset(int buffer) {
    return buffer < buffers ? buffer * stride : 0;
  }

  /**
   * The size of the data of a buffer that {@link #take} has taken.
   *
   * @param buffer the buffer's number
   * @return the number of bytes that the device says it wrote, 0 to the buffer's size
   */
  public int length(int buffer) {
    return lengths[buffer];
  }

  /**
   * Whether a buffer is one that was {@linkplain #submit submitted}.
   *
   * @param buffer the buffer's number
   * @return whether it has an attachment
   */
  public boolean isOwn(int buffer) {
    return buffer >= buffers;
  }

  /**
   * What was given with a buffer that was {@linkplain #submit submitted}.
   *
   * @param buffer the number of a buffer that {@link #take} has taken
   * @return the attachment
   */
  public long attachment(int buffer) {
    return attachments[buffer - buffers];
  }

  /**
   * Ends the use of a buffer that {@link #take} has taken. One of the pool goes back to the device;
   * one that was submitted is the caller's alone, who may submit it again.
   *
   * @param buffer the buffer's number
   * @throws IllegalStateException if the buffer is not the caller's
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public void give(int buffer) {
    if (lengths[buffer] == WITH_DEVICE) {
      throw new IllegalStateException("buffer " + buffer + " was not taken");
    }
    lengths[buffer] = WITH_DEVICE;
    if (buffer >= buffers) {
      own[buffer - buffers] = null;
      freeSlots[freeSlotCount++] = buffer - buffers;
      return;
    }
    makeAvailable(buffer);
    if (pending >= batch) {
      publish();
    }
  }

  /**
   * Gives the device a buffer of the caller's own, which belongs to it until {@link #take}, {@link
   * #next} or {@link #poll} finds it. It goes to the device with the next {@link #publish}, or the
   * next look that finds nothing.
   *
   * @param buffer memory for a header, if the queue has one, and for data; without a copy if the
   *     HAL reaches it
   * @param attachment what {@link #attachment} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now
   * @throws org.virtio4j.DmaException if the device can never reach the buffer
   * @throws org.virtio4j.QueueBrokenException if the queue is broken
   */
  public boolean submit(MemorySegment buffer, long attachment) {
    queue.requireUsable();
    if (queue.freeDescriptors() == 0 || freeSlotCount == 0) {
      return false;
    }
    if (buffer.byteSize() <= headerBytes) {
      throw new IllegalArgumentException(
          "a buffer of " + buffer.byteSize() + " bytes has no room for data");
    }
    int slot = freeSlots[freeSlotCount - 1];
    if (!shared.share(slot, buffer, true)) {
      return false;
    }
    freeSlotCount--;
    own[slot] = buffer;
    attachments[slot] = attachment;
    queue.addWritable(shared.address(slot, 0), shared.length(slot, 0), buffers + slot);
    pending++;
    return true;
  }

  /** Makes the buffers that were given or submitted available to the device now. */
  public void publish() {
    pending = 0;
    doorbell.publish();
  }

  /**
   * The size of what the device writes before the data of each buffer, or of the first of several
   * that belong together.
   *
   * @return a size in bytes; 0 if the queue has no headers
   */
  public int headerBytes() {
    return headerBytes;
  }

  /**
   * The size of each buffer of the pool, header included.
   *
   * @return a size in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The number of descriptors, which is the greatest number of buffers with the device.
   *
   * @return 1 to 32768
   */
  public int size() {
    return queue.size();
  }

  /**
   * The number of buffers of the pool.
   *
   * @return a number of buffers
   */
  public int buffers() {
    return buffers;
  }

  /**
   * The number of buffers that are with the device, or have been delivered and not been taken.
   *
   * @return 0 to the queue's size
   */
  public int outstanding() {
    return queue.outstanding();
  }

  /**
   * Changes when the queue is reset or its device is recovered: buffers that were taken before must
   * not be given back, nor looked at.
   *
   * @return a number that has not been there before
   */
  public int generation() {
    return generation;
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

  private void makeAvailable(int buffer) {
    // There is a descriptor for each buffer, so this is never full; a broken queue throws.
    queue.addWritable(pool.deviceAddress() + buffer * stride, bytes, buffer);
    pending++;
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
