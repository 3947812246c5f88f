package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * A queue on which the device takes data: by a copy into a buffer of the queue's own pool ({@link
 * #send}), after which the caller's data are the caller's; written by the caller into such a buffer
 * ({@link #claim}, {@link #add}); or as they lie ({@link #submit}), and then they belong to the
 * device until {@link #poll} says that they were sent.
 *
 * <p>Where a header precedes the data, the buffers of the pool have room for it. {@link #send}
 * leaves it zero; {@link #claim} leaves it to the caller.
 *
 * <p>What was added goes to the device at the next {@link #publish}, {@link #poll} or waiting call.
 * Nothing is allocated after construction.
 *
 * <p>One thread at a time uses a queue; see {@link #handOver}.
 */
public final class TransmitQueue {
  private static final int NONE = -1;

  private final DeviceSession<?> session;
  private VirtQueue queue;
  private Doorbell doorbell;
  private QueueWait wait;
  private DmaMemory pool;
  private final int headerBytes;
  private final int bytes; // of a buffer's data
  private final long stride;

  // Buffers of the pool are 0 to buffers - 1; slots of submitted data follow them.
  private final int wanted; // buffers of the pool; 0 stands for as many as there are descriptors
  private int buffers;
  private int[] freeBuffers;
  private int freeBufferCount;
  private boolean[] claimed; // by buffer
  private int[] freeSlots;
  private int freeSlotCount;
  private SharedBuffers shared;
  private long[] attachments; // by slot
  private int[] headers; // by slot: the buffer with the header of its data, or NONE

  // Submitted data that were sent while another call waited: slots, in order.
  private int[] sent;
  private int sentFirst;
  private int sentCount;

  private boolean polling;

  TransmitQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      int buffers,
      int bytes,
      int headerBytes) {
    if (buffers < 0 || bytes < 1 || headerBytes < 0) {
      throw new IllegalArgumentException(
          "a transmit queue cannot have "
              + buffers
              + " buffers of "
              + bytes
              + " bytes behind a header of "
              + headerBytes);
    }
    // Data can be submitted behind a header that is somewhere else.
    QueueSettings settings = session.settings(name, index, size, headerBytes > 0 ? 2 : 1);
    this.session = session;
    this.headerBytes = headerBytes;
    this.bytes = bytes;
    this.stride = (long) headerBytes + bytes + 63L & -64L;
    this.wanted = buffers;
    useBuffers(settings);
    int slots = settings.size();
    this.freeSlots = new int[slots];
    for (int i = 0; i < slots; i++) {
      freeSlots[i] = slots - 1 - i;
    }
    this.freeSlotCount = slots;
    this.attachments = new long[slots];
    this.headers = new int[slots];
    this.sent = new int[slots];
    this.shared = new SharedBuffers(session.hal(), slots, 1);
    this.pool = session.allocate(this.buffers * stride, BufferDirection.DRIVER_TO_DEVICE);
    this.queue = session.openQueue(settings, shared);
    this.doorbell = new Doorbell(session, queue);
    this.wait = new QueueWait(session, queue);
    session.register(new Recovery());
  }

  private void useBuffers(QueueSettings settings) {
    buffers = wanted == 0 ? settings.size() : Math.min(wanted, settings.size());
    freeBuffers = new int[buffers];
    for (int i = 0; i < buffers; i++) {
      freeBuffers[i] = buffers - 1 - i;
    }
    freeBufferCount = buffers;
    claimed = new boolean[buffers];
  }

  /**
   * Resets the queue (2.6.1), and gives it another size, while other queues of the device run. A
   * broken queue works again after that.
   *
   * <p>What the device has not taken before is cancelled: it may have been sent, in part or not at
   * all. Buffers of the pool are dropped, also those that were {@linkplain #claim claimed}; data
   * that were submitted are the caller's again.
   *
   * @param size the number of descriptors to ask for
   * @param cancelled is called with the attachment of each {@link #submit} that was cancelled,
   *     after the queue works again, so that it may submit anew
   * @return how many of these there were
   * @throws UnsupportedOperationException if RING_RESET is not negotiated
   * @throws org.virtio4j.TransportException if the device lacks what it takes; the queue is then as
   *     it was
   * @throws DeviceTimeoutException if the device does not finish in time; everything stays its
   *     until it is reset itself
   */
  public int reset(int size, LongConsumer cancelled) {
    if (polling) {
      throw new IllegalStateException("a handler cannot reset its own queue");
    }
    QueueSettings settings = session.resized(queue.settings(), size);
    keepSent();
    session.resetQueue(queue);
    long[] attachments = cancelAll();
    if (settings.size() > this.attachments.length) {
      grow(settings.size());
    }
    useBuffers(settings);
    if (buffers * stride > pool.byteSize()) {
      DmaMemory larger = session.allocate(buffers * stride, BufferDirection.DRIVER_TO_DEVICE);
      session.release(pool);
      pool = larger;
    }
    use(session.replaceQueue(queue, settings, shared));
    for (long attachment : attachments) {
      cancelled.accept(attachment);
    }
    return attachments.length;
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
      queue.handOver();
      keepSent();
    }

    @Override
    public long[] cancelAll() {
      return TransmitQueue.this.cancelAll();
    }

    @Override
    public void reopen() {
      useBuffers(queue.settings());
      use(session.reopenQueue(queue, shared));
      queue.handOver();
    }

    @Override
    public int index() {
      return queue.settings().index();
    }
  }

  private void keepSent() {
    if (queue.isBroken()) {
      return;
    }
    try {
      collect();
    } catch (QueueBrokenException e) {
      // It is about to be reset, which is the remedy.
    }
  }

  /** Takes back all data that the device has not taken; returns whom to tell. */
  private long[] cancelAll() {
    int slots = attachments.length;
    long[] cancelled = new long[slots];
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (shared.count(slot) > 0) { // data that were sent are shared no more
        cancelled[count++] = attachments[slot];
        freeSlots[freeSlotCount++] = slot;
      }
    }
    shared.unshareAll();
    return Arrays.copyOf(cancelled, count);
  }

  /** Makes room for more slots; none is with the device. */
  private void grow(int slots) {
    int old = attachments.length;
    attachments = Arrays.copyOf(attachments, slots);
    headers = new int[slots];
    shared = new SharedBuffers(session.hal(), slots, 1);
    freeSlots = Arrays.copyOf(freeSlots, slots);
    for (int slot = slots - 1; slot >= old; slot--) {
      freeSlots[freeSlotCount++] = slot;
    }
    int[] kept = new int[slots];
    for (int i = 0; i < sentCount; i++) {
      int at = sentFirst + i;
      kept[i] = sent[at < old ? at : at - old];
    }
    sent = kept;
    sentFirst = 0;
  }

  /**
   * Copies data into free buffers of the pool, as much as they hold just now.
   *
   * @param source where the data lie
   * @param offset where they begin there, in bytes
   * @param length their size in bytes
   * @return the number of bytes that were taken, 0 to {@code length}
   * @throws QueueBrokenException if the queue is broken
   */
  public long send(MemorySegment source, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, source.byteSize());
    queue.requireUsable();
    long taken = 0;
    while (taken < length) {
      int buffer = claim();
      if (buffer == NONE) {
        break;
      }
      int part = (int) Math.min(length - taken, bytes);
      MemorySegment segment = pool.segment();
      long at = buffer * stride;
      for (int i = 0; i < headerBytes; i++) {
        segment.set(ValueLayout.JAVA_BYTE, at + i, (byte) 0);
      }
      MemorySegment.copy(source, offset + taken, segment, at + headerBytes, part);
      add(buffer, headerBytes + part);
      taken += part;
    }
    return taken;
  }

  /**
   * Takes a free buffer of the pool for the caller to write into: the header, if the queue has one,
   * and the data behind it. It is the caller's until it is {@linkplain #add added}, submitted as a
   * header, or {@linkplain #release released}.
   *
   * @return the buffer's number; -1 if all are with the device or claimed, or the queue is full
   * @throws QueueBrokenException if the queue is broken
   */
  public int claim() {
    if (freeBufferCount == 0 || queue.freeDescriptors() == 0) {
      collect();
      if (freeBufferCount == 0 || queue.freeDescriptors() == 0) {
        queue.requireUsable();
        return NONE;
      }
    }
    int buffer = freeBuffers[--freeBufferCount];
    claimed[buffer] = true;
    return buffer;
  }

  /**
   * As {@link #claim}, but waits for a free buffer, at most as long as the driver's time-out; what
   * was added goes to the device before.
   *
   * @return the buffer's number
   * @throws DeviceTimeoutException if no buffer came back in time
   * @throws IllegalStateException if the caller has claimed all buffers
   * @throws QueueBrokenException if the queue is broken
   */
  public int awaitClaim() {
    int buffer = claim();
    if (buffer == NONE) {
      publish();
      do {
        if (queue.outstanding() == 0) {
          throw new IllegalStateException("all " + buffers + " buffers are claimed");
        }
        awaitFree();
        buffer = claim();
      } while (buffer == NONE);
    }
    return buffer;
  }

  /**
   * The memory that holds the buffers of the pool.
   *
   * @return the memory, in which a buffer begins at {@link #offset}
   */
  public MemorySegment segment() {
    return pool.segment();
  }

  /**
   * Where a buffer of the pool begins.
   *
   * @param buffer the number of a buffer that was claimed
   * @return an offset in {@link #segment()}, in bytes
   */
  public long offset(int buffer) {
    return buffer * stride;
  }

  /**
   * Gives a buffer that was {@linkplain #claim claimed} to the device.
   *
   * @param buffer the buffer's number
   * @param length the size of the header and the data in bytes, 1 or more
   * @throws IllegalStateException if the buffer was not claimed
   * @throws QueueBrokenException if the queue is broken
   */
  public void add(int buffer, int length) {
    requireClaimed(buffer);
    if (length < 1 || length > headerBytes + bytes) {
      throw new IllegalArgumentException(
          length + " bytes are not 1 to " + (headerBytes + bytes) + ", the size of a buffer");
    }
    if (queue.addReadable(pool.deviceAddress() + buffer * stride, length, buffer) < 0) {
      throw new IllegalStateException("the queue was filled since the buffer was claimed");
    }
    claimed[buffer] = false;
  }

  /**
   * Takes back a claim: the buffer is free again, and its content is lost.
   *
   * @param buffer the number of a buffer that was claimed
   * @throws IllegalStateException if it was not
   */
  public void release(int buffer) {
    requireClaimed(buffer);
    claimed[buffer] = false;
    freeBuffers[freeBufferCount++] = buffer;
  }

  private void requireClaimed(int buffer) {
    if (!claimed[buffer]) {
      throw new IllegalStateException("buffer " + buffer + " was not claimed");
    }
  }

  /**
   * Sends all data by copies, and waits for free buffers, for each at most as long as the driver's
   * time-out. When it returns, the device was told of the data; it need not have taken them.
   *
   * @param source where the data lie
   * @param offset where they begin there, in bytes
   * @param length their size in bytes
   * @throws DeviceTimeoutException if no buffer came back in time; a part of the data was sent then
   * @throws QueueBrokenException if the queue is broken
   */
  public void sendAll(MemorySegment source, long offset, long length) {
    long taken = send(source, offset, length);
    publish();
    while (taken < length) {
      awaitFree();
      taken += send(source, offset + taken, length - taken);
      publish();
    }
  }

  /**
   * Gives data to the device as they lie. They belong to it until {@link #poll} says that they were
   * sent.
   *
   * @param data the data, 1 byte or more; without a copy if the HAL reaches them
   * @param attachment what {@link #poll} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now
   * @throws org.virtio4j.DmaException if the device can never reach the data
   * @throws QueueBrokenException if the queue is broken
   */
  public boolean submit(MemorySegment data, long attachment) {
    int slot = share(data, 1, attachment);
    if (slot == NONE) {
      return false;
    }
    headers[slot] = NONE;
    queue.addReadable(shared.address(slot, 0), shared.length(slot, 0), buffers + slot);
    return true;
  }

  /**
   * Gives data to the device as they lie, behind a header in a buffer of the pool: for data that
   * have no room for a header before them. They belong to the device until {@link #poll} says that
   * they were sent; the buffer is free then by itself.
   *
   * @param header the number of a buffer that was {@linkplain #claim claimed}, and begins with the
   *     header
   * @param data the data, 1 byte or more; without a copy if the HAL reaches them
   * @param attachment what {@link #poll} will say
   * @return {@code false} if the queue is full, or the HAL has no bounce buffer just now; the
   *     buffer stays claimed then
   * @throws IllegalStateException if the buffer was not claimed, or the queue has no headers
   * @throws org.virtio4j.DmaException if the device can never reach the data
   * @throws QueueBrokenException if the queue is broken
   */
  public boolean submit(int header, MemorySegment data, long attachment) {
    requireClaimed(header);
    if (headerBytes == 0) {
      throw new IllegalStateException("this queue has no headers");
    }
    int slot = share(data, 2, attachment);
    if (slot == NONE) {
      return false;
    }
    claimed[header] = false;
    headers[slot] = header;
    queue.begin();
    queue.readable(pool.deviceAddress() + header * stride, headerBytes);
    queue.readable(shared.address(slot, 0), shared.length(slot, 0));
    queue.commit(buffers + slot);
    return true;
  }

  /** Shares data that are to take so many descriptors; gives them a slot, or NONE. */
  private int share(MemorySegment data, int descriptors, long attachment) {
    queue.requireUsable();
    if (queue.freeDescriptors() < descriptors) {
      collect();
    }
    // Data that were sent, but of which poll has not said so, still hold their slot.
    if (queue.freeDescriptors() < descriptors || freeSlotCount == 0) {
      return NONE;
    }
    int slot = freeSlots[freeSlotCount - 1];
    if (data.byteSize() == 0) {
      throw new IllegalArgumentException("there is nothing to send");
    }
    if (!shared.share(slot, data, false)) {
      return NONE;
    }
    attachments[slot] = attachment;
    freeSlotCount--;
    return slot;
  }

  /** Makes what was added available to the device, and notifies it if it wants to know. */
  public void publish() {
    doorbell.publish();
  }

  /**
   * Takes back what was sent.
   *
   * @param handler is given the attachment of each {@link #submit} whose data are the caller's
   *     again; it may add more, but not poll
   * @return how often it was called
   * @throws QueueBrokenException if the queue is broken
   */
  public int poll(LongConsumer handler) {
    if (polling) {
      throw new IllegalStateException("a handler cannot poll its own queue");
    }
    polling = true;
    int count = 0;
    try {
      publish();
      collect();
      while (sentCount > 0) {
        int slot = sent[sentFirst];
        sentFirst = sentFirst + 1 == sent.length ? 0 : sentFirst + 1;
        sentCount--;
        freeSlots[freeSlotCount++] = slot;
        count++;
        handler.accept(attachments[slot]);
      }
    } finally {
      polling = false;
    }
    publish();
    return count;
  }

  /**
   * Waits until the device has taken everything, at most as long as the driver's time-out for each
   * step that the device makes.
   *
   * @throws DeviceTimeoutException if the device takes nothing more
   * @throws QueueBrokenException if the queue is broken
   */
  public void drain() {
    publish();
    collect();
    while (queue.outstanding() > 0) {
      awaitFree();
    }
  }

  /**
   * The number of buffers and submitted data that the device has not taken.
   *
   * @return 0 to the queue's size
   */
  public int outstanding() {
    return queue.outstanding();
  }

  /**
   * The size of the data of each buffer of the pool, apart from a header.
   *
   * @return a size in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The size of the header before the data of each buffer.
   *
   * @return a size in bytes; 0 if the queue has no headers
   */
  public int headerBytes() {
    return headerBytes;
  }

  /**
   * Asks the device to interrupt when it has sent something; what was added goes to the device
   * before. From now on, each {@link #poll} that finds nothing leaves the device so asked. How an
   * interrupt reaches the program is a matter of the platform; {@code
   * Transport.acknowledgeInterrupt} ends it.
   *
   * @return whether nothing has come back yet, so that it is safe to wait for an interrupt
   * @throws QueueBrokenException if the queue is broken
   */
  public boolean enableInterrupts() {
    publish();
    boolean nothing = wait.enableInterrupts();
    return nothing && sentCount == 0;
  }

  /**
   * As {@link #enableInterrupts}, but asks for the interrupt only after three quarters of what is
   * with the device; without EVENT_IDX the two are the same. It saves interrupts where nobody waits
   * for single sendings.
   *
   * @return whether nothing has come back yet, so that it is safe to wait for an interrupt
   * @throws QueueBrokenException if the queue is broken
   */
  public boolean enableDelayedInterrupts() {
    publish();
    boolean nothing = wait.enableDelayedInterrupts();
    return nothing && sentCount == 0;
  }

  /** Asks the device not to interrupt, as at first. An interrupt may come all the same. */
  public void disableInterrupts() {
    wait.disableInterrupts();
  }

  /** Lets another thread use the queue from now on. */
  public void handOver() {
    queue.handOver();
  }

  /** Waits until the device has taken something. A late device has broken no rule. */
  private void awaitFree() {
    QueueWait wait = this.wait;
    long deadline = wait.deadline();
    for (int attempt = 0; !collect(); attempt++) {
      if (!wait.idle(deadline, attempt)) {
        throw new DeviceTimeoutException(
            queue
                + ": the device took nothing within "
                + session.options().timeout()
                + "; "
                + session.diagnosis());
      }
    }
  }

  /** Takes everything off the queue that came back; says whether there was anything. */
  private boolean collect() {
    boolean found = false;
    while (queue.poll()) {
      found = true;
      int id = (int) queue.attachment();
      if (id < buffers) {
        freeBuffers[freeBufferCount++] = id;
      } else {
        int slot = id - buffers;
        int last = sentFirst + sentCount;
        sent[last < sent.length ? last : last - sent.length] = slot;
        sentCount++;
        if (headers[slot] != NONE) {
          freeBuffers[freeBufferCount++] = headers[slot];
        }
        shared.unshare(slot);
      }
    }
    return found;
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}
