package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.FeatureBits;

/**
 * The driver's side of a virtqueue (VIRTIO 1.4, 2.6): chains of buffers are added, made available
 * to the device by the batch, and come back in any order.
 *
 * <p>Use: {@code add} any number of chains, {@link #publish} once, notify the device if that says
 * so. Then {@link #poll} until it finds nothing; after each {@code true} the getters tell about the
 * chain that came back. Nothing here allocates, waits or blocks.
 *
 * <p>A queue believes nothing that the device writes. When the device breaks the rules, the queue
 * is <em>broken</em>: it says why, each later call throws {@link QueueBrokenException}, and only a
 * reset of the device, and a new queue, help. Until then all buffers stay the device's.
 *
 * <p>One thread at a time owns a queue: the first that uses it, until {@link #handOver}. Assertions
 * check this.
 *
 * <p>At most two classes extend this one: a third that reached a hot call site would cost more than
 * anything that it could bring.
 */
public abstract sealed class VirtQueue permits SplitQueue, PackedQueue {
  /** What the {@code add} methods return when there are not enough free descriptors: -1. */
  public static final int FULL = -1;

  private static final FeatureBits SUPPORTED =
      FeatureBits.of(
          CommonFeature.INDIRECT_DESC.bit(),
          CommonFeature.EVENT_IDX.bit(),
          CommonFeature.RING_PACKED.bit(),
          CommonFeature.IN_ORDER.bit(),
          CommonFeature.ORDER_PLATFORM.bit(),
          CommonFeature.NOTIFICATION_DATA.bit(),
          CommonFeature.NOTIF_CONFIG_DATA.bit(),
          CommonFeature.RING_RESET.bit());

  private final QueueSettings settings;
  private volatile String brokenReason; // null while the queue works
  private Thread owner; // for assertions only

  // The chain that poll found: here, so that the getters are the same for all queues.
  private int head;
  private long attachment;
  private int written;

  VirtQueue(QueueSettings settings) {
    this.settings = settings;
  }

  /**
   * The common features that queues can carry out.
   *
   * @return bits of {@link CommonFeature}
   */
  public static FeatureBits supportedFeatures() {
    return SUPPORTED;
  }

  /**
   * How much memory a queue needs.
   *
   * @param settings what the queue is made for
   * @return a number of bytes
   */
  public static long memorySize(QueueSettings settings) {
    return settings.packed()
        ? PackedLayout.of(settings).byteSize()
        : SplitLayout.of(settings).byteSize();
  }

  /**
   * Makes a queue. The device does not know of it before the three areas are given to the
   * transport.
   *
   * @param settings what the queue is made for
   * @param memory zeroed memory that both sides write, at the start of a page, of {@link
   *     #memorySize} bytes at least; the queue uses it alone
   * @return an empty queue whose device is asked not to interrupt
   */
  public static VirtQueue create(QueueSettings settings, DmaMemory memory) {
    long needed = memorySize(settings);
    if (memory.byteSize() < needed) {
      throw new IllegalArgumentException(
          "queue " + settings.name() + " needs " + needed + " bytes, not " + memory.byteSize());
    }
    return settings.packed()
        ? new PackedQueue(settings, PackedLayout.of(settings), memory)
        : new SplitQueue(settings, SplitLayout.of(settings), memory);
  }

  /**
   * What the queue was made for.
   *
   * @return the settings
   */
  public final QueueSettings settings() {
    return settings;
  }

  /**
   * The number of descriptors.
   *
   * @return 1 to 32768
   */
  public final int size() {
    return settings.size();
  }

  /**
   * Where the device finds the descriptor area.
   *
   * @return a device address
   */
  public abstract long descriptorArea();

  /**
   * Where the device finds the driver area.
   *
   * @return a device address
   */
  public abstract long driverArea();

  /**
   * Where the device finds the device area.
   *
   * @return a device address
   */
  public abstract long deviceArea();

  /**
   * Adds a chain of one buffer that the device reads.
   *
   * @param address the buffer's device address
   * @param length its size in bytes, 1 or more
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}
   */
  public abstract int addReadable(long address, int length, long attachment);

  /**
   * Adds a chain of one buffer that the device writes.
   *
   * @param address the buffer's device address
   * @param length its size in bytes, 1 or more
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}
   */
  public abstract int addWritable(long address, int length, long attachment);

  /**
   * Adds a chain of a buffer that the device reads, and one that it writes.
   *
   * @param readable the first buffer's device address
   * @param readableLength its size in bytes, 1 or more
   * @param writable the second buffer's device address
   * @param writableLength its size in bytes, 1 or more
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}
   */
  public abstract int add(
      long readable, int readableLength, long writable, int writableLength, long attachment);

  /**
   * Adds a chain of three buffers: one that the device reads, one that it reads or writes, one that
   * it writes.
   *
   * @param readable the first buffer's device address
   * @param readableLength its size in bytes, 1 or more
   * @param data the second buffer's device address
   * @param dataLength its size in bytes, 1 or more
   * @param dataWritable whether the device writes the second buffer
   * @param writable the third buffer's device address
   * @param writableLength its size in bytes, 1 or more
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}
   */
  public abstract int add(
      long readable,
      int readableLength,
      long data,
      int dataLength,
      boolean dataWritable,
      long writable,
      int writableLength,
      long attachment);

  /** Begins a chain of any shape, and forgets one that was begun and not committed. */
  public abstract void begin();

  /**
   * Appends a buffer that the device reads to the chain that was begun.
   *
   * @param address its device address
   * @param length its size in bytes, 1 or more
   * @throws IllegalStateException if the chain is as long as chains may be, or has a buffer already
   *     that the device writes
   */
  public abstract void readable(long address, int length);

  /**
   * Appends a buffer that the device writes to the chain that was begun.
   *
   * @param address its device address
   * @param length its size in bytes, 1 or more
   * @throws IllegalStateException if the chain is as long as chains may be
   */
  public abstract void writable(long address, int length);

  /**
   * Adds the chain that was begun.
   *
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}; then the chain can be committed
   *     again later
   * @throws IllegalStateException if the chain is empty
   */
  public abstract int commit(long attachment);

  /**
   * Writes an entry of an indirect table that the caller keeps, as {@link #addTable} wants it.
   *
   * @param table the memory that holds the table
   * @param offset where the table begins in it, in bytes
   * @param entry the number of the entry, 0 to entries - 1; what the device reads comes first
   * @param entries the number of entries of the table
   * @param address the buffer's device address
   * @param length its size in bytes, 1 or more
   * @param writable whether the device writes the buffer
   */
  public abstract void writeTableEntry(
      MemorySegment table,
      long offset,
      int entry,
      int entries,
      long address,
      int length,
      boolean writable);

  /**
   * Adds a chain whose indirect table the caller has built and keeps: a request's template. Legal
   * only if INDIRECT_DESC was negotiated.
   *
   * @param table the table's device address
   * @param entries its number of descriptors, at most the queue's size
   * @param writableBytes the number of bytes that the device may write, unsigned
   * @param attachment what {@link #attachment()} will return when the chain comes back
   * @return the chain's number, 0 to size - 1, or {@link #FULL}
   */
  public abstract int addTable(long table, int entries, int writableBytes, long attachment);

  /**
   * Makes all chains that were added available to the device, by one store of an index or of a
   * descriptor's flags.
   *
   * @return whether the device wants to be notified; {@code false} if nothing was added
   */
  public abstract boolean publish();

  /**
   * What a notification carries where NOTIFICATION_DATA is negotiated (2.9): the queue's index in
   * bits 0 to 15, and above it where the device finds what is made available next. For a split
   * queue that is the available index; for a packed one the slot (bits 16 to 30) and the wrap
   * counter (bit 31).
   *
   * @return 32 bits; where NOTIF_CONFIG_DATA is negotiated too, the transport's value for the queue
   *     takes the place of the index
   */
  public abstract int notificationData();

  /**
   * Looks whether a chain has come back, and takes it off the queue.
   *
   * @return whether there was one, about which the getters now tell
   * @throws QueueBrokenException if the queue is broken, or the device has just broken it
   */
  public abstract boolean poll();

  /**
   * What was given with the chain that {@link #poll} found.
   *
   * @return the attachment
   */
  public final long attachment() {
    return attachment;
  }

  /**
   * How many bytes the device says it wrote into the chain that {@link #poll} found.
   *
   * @return at most the number of bytes that the device may write in that chain
   */
  public final long written() {
    return Integer.toUnsignedLong(written);
  }

  /**
   * The number of the chain that {@link #poll} found: its head, or its buffer id in a packed queue.
   *
   * @return what the {@code add} method returned
   */
  public final int head() {
    return head;
  }

  /** Keeps what the getters tell about the chain that {@link #poll} found. */
  final void found(int head, long attachment, int written) {
    this.head = head;
    this.attachment = attachment;
    this.written = written;
  }

  /**
   * The number of chains that were added and have not come back.
   *
   * @return 0 to size
   */
  public abstract int outstanding();

  /**
   * The number of free descriptors.
   *
   * @return 0 to size
   */
  public abstract int freeDescriptors();

  /**
   * Asks the device to interrupt when it has used a chain, and looks whether it has done so just
   * before. From now on, each {@link #poll} that finds nothing leaves the device so asked.
   *
   * @return whether there is nothing to poll, so that it is safe to wait for an interrupt
   */
  public abstract boolean enableInterrupts();

  /**
   * As {@link #enableInterrupts}, but asks for the interrupt only after three quarters of what is
   * available to the device: for work whose completions nobody waits for one by one, such as
   * sending. It takes EVENT_IDX; without it the two are the same. From now on, each {@link #poll}
   * that finds nothing asks again if the device has passed the point that it was asked for; if
   * nothing is available then, for the next chain.
   *
   * @return whether there is nothing to poll, so that it is safe to wait for an interrupt
   */
  public abstract boolean enableDelayedInterrupts();

  /**
   * Asks the device not to interrupt. This is a hint: an interrupt may still come. With EVENT_IDX
   * it is the index of an event that is far away.
   */
  public abstract void disableInterrupts();

  /**
   * Whether the queue is broken.
   *
   * @return whether {@link #brokenReason()} is not {@code null}
   */
  public final boolean isBroken() {
    return brokenReason != null;
  }

  /**
   * Why the queue is broken.
   *
   * @return the first reason, or {@code null} if it is not
   */
  public final String brokenReason() {
    return brokenReason;
  }

  /**
   * Breaks the queue: no chain is added or comes back any more.
   *
   * @param reason why; the first reason stays
   */
  public final void markBroken(String reason) {
    if (brokenReason == null) {
      brokenReason = reason;
    }
    stop();
  }

  /** Makes each hot method take its cold path, so that none has to look whether it may run. */
  abstract void stop();

  /**
   * Throws if the queue is broken.
   *
   * @throws QueueBrokenException if it is
   */
  public final void requireUsable() {
    String reason = brokenReason;
    if (reason != null) {
      throw new QueueBrokenException(
          "queue " + settings.name() + " (" + settings.index() + ") is broken: " + reason);
    }
  }

  /** Lets another thread own the queue: the next one that uses it. */
  public final void handOver() {
    owner = null;
  }

  /** For assertions: whether the calling thread owns the queue, which the first caller does. */
  final boolean owned() {
    Thread current = Thread.currentThread();
    if (owner == null) {
      owner = current;
    }
    return owner == current;
  }

  final String notOwned() {
    return "queue "
        + settings.name()
        + " belongs to "
        + owner
        + ", and was used by "
        + Thread.currentThread();
  }

  @Override
  public String toString() {
    return "queue "
        + settings.name()
        + " ("
        + settings.index()
        + "): "
        + outstanding()
        + " chains outstanding, "
        + freeDescriptors()
        + " of "
        + size()
        + " descriptors free"
        + (isBroken() ? ", broken: " + brokenReason : "");
  }
}
