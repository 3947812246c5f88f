package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;

/**
 * A queue of requests: what generated request queues extend. Each request has a slot, which holds
 * its header and its reply in memory that the device reaches; the caller's data lie between the
 * two.
 *
 * <p>Requests that were submitted go to the device at the next {@link #publish}, {@link #poll} or
 * blocking call, all of them by one publication. They complete in any order, in {@link #poll}.
 * Blocking calls and submitted requests mix: completions that a blocking call comes across are kept
 * for {@code poll}. Submitting and polling do not allocate.
 *
 * <p>The caller's data belong to the device from submission to completion. If a wait ends before
 * the device does, the queue is broken, and the data stay the device's until its reset.
 *
 * <p>One thread at a time uses a queue; see {@link #handOver}.
 */
public abstract class SlotQueue {
  /** What submitting returns when no slot is free: -1. Poll first. */
  public static final long FULL = -1L;

  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle INT =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle CHAR =
      ValueLayout.JAVA_CHAR_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final int FREE = 0;

  /** Submitted, with buffers that are to be unshared. */
  private static final int SUBMITTED = 1;

  /** Submitted, with nothing to be unshared: most requests are. */
  private static final int DIRECT = 2;

  private static final int DONE = 3;

  /** Submitted by a call that gave up waiting: nobody is told of its completion. */
  private static final int ORPHANED = 4;

  private static final int NONE = -1;

  // The indirect table of a request of header, data and reply.
  private static final int TABLE_ENTRIES = 3;
  private static final int ENTRY_BYTES = 16;
  private static final int DATA_ENTRY = 1;

  private final DeviceSession<?> session;
  private VirtQueue queue;
  private Doorbell doorbell;
  private QueueWait wait;
  private DmaMemory memory;
  private MemorySegment slots;
  private final RequestShape shape; // of most requests
  private final int headerBytes;
  private final int replyBytes;
  private final int dataBuffers;
  private final long replyOffset; // in a slot
  private final long tableOffset; // in a slot; 0 without tables
  private final long stride;
  private final long statusOffset; // in a slot
  private final int statusWidth;
  private int capacity;
  private SharedBuffers buffers;

  /**
   * By slot, three words of four, side by side: one comparison of the index stands for all of them.
   * There is one slot more than requests can be outstanding: while a handler looks at one reply, it
   * can fill the queue again.
   */
  private long[] words;

  /** How often the slot was freed << 32 | FREE to ORPHANED. */
  private static final int STATE = 0;

  private static final int ATTACHMENT = 1;

  /** How many bytes of the caller's buffers the device says it wrote. */
  private static final int WRITTEN = 2;

  private static final int WORDS_SHIFT = 2;

  private static final long ONE_MORE = 1L << 32;

  /** Of a state: so that a token is never FULL. */
  private static final long GENERATION = 0x7fff_ffff_0000_0000L;

  private int begun = NONE; // a slot that has buffers shared, and is not submitted

  private RequestShape[] shapes; // of requests that differ from most; null if there are none

  private int[] freeSlots;
  private int freeCount;
  private int inUse; // slots that are submitted, or done and not delivered

  // Slots whose completion was found while another was waited for: a ring.
  private int[] done;
  private int doneFirst;
  private int doneCount;

  private int awaited = NONE;
  private boolean polling;

  /**
   * Sets the queue up.
   *
   * @param session the device's session, in which {@link DeviceSession#start} was not called
   * @param name what messages call the queue
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param headerBytes the size of each request's header in bytes; 0 for none
   * @param replyBytes the size of each request's reply in bytes; 0 for none
   * @param dataBuffers the greatest number of the caller's buffers in a request
   * @param statusOffset where the status lies in the reply, in bytes; -1 if there is none
   * @param statusWidth the size of the status in bytes: 1, 2 or 4
   */
  protected SlotQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      long headerBytes,
      long replyBytes,
      int dataBuffers,
      long statusOffset,
      int statusWidth) {
    this(
        session,
        name,
        index,
        size,
        new RequestShape(
            Math.toIntExact(headerBytes),
            Math.toIntExact(replyBytes),
            Math.toIntExact(statusOffset),
            statusWidth,
            false),
        dataBuffers,
        0,
        0,
        false);
  }

  /**
   * Sets up a queue whose requests are not all alike.
   *
   * @param session the device's session, in which {@link DeviceSession#start} was not called
   * @param name what messages call the queue
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param shape what most requests consist of
   * @param dataBuffers the greatest number of the caller's buffers in a request
   * @param headerRoom the size of the largest header in bytes
   * @param replyRoom the size of the largest reply in bytes
   */
  protected SlotQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      RequestShape shape,
      int dataBuffers,
      int headerRoom,
      int replyRoom) {
    this(session, name, index, size, shape, dataBuffers, headerRoom, replyRoom, true);
  }

  private SlotQueue(
      DeviceSession<?> session,
      String name,
      int index,
      int size,
      RequestShape shape,
      int dataBuffers,
      int headerRoom,
      int replyRoom,
      boolean varied) {
    this.shape = shape;
    this.headerBytes = shape.headerBytes();
    this.replyBytes = shape.replyBytes();
    headerRoom = Math.max(headerRoom, headerBytes);
    replyRoom = Math.max(replyRoom, replyBytes);
    boolean hasStatus = shape.statusOffset() >= 0;
    int maxChain = (headerRoom > 0 ? 1 : 0) + dataBuffers + (replyRoom > 0 ? 1 : 0);
    if (dataBuffers < 0 || maxChain == 0) {
      throw new IllegalArgumentException(
          String.format(
              "a request cannot have %d bytes of header, %d of reply and %d buffers",
              headerRoom, replyRoom, dataBuffers));
    }
    QueueSettings settings = session.settings(name, index, size, maxChain);
    this.session = session;
    this.replyOffset = headerRoom + 7L & -8L;
    // A request that is all data has a slot too: replies of no bytes lie somewhere.
    long end = replyOffset + replyRoom;
    boolean tables =
        settings.indirect()
            && headerBytes > 0
            && replyBytes > 0
            && dataBuffers > 0
            && (long) headerBytes + replyBytes <= 1L << 31; // so that no chain has 2^32 bytes
    this.tableOffset = tables ? end + 15 & -16L : 0;
    this.stride =
        Math.max(64L, (tables ? tableOffset + TABLE_ENTRIES * ENTRY_BYTES : end) + 63 & -64L);
    this.statusOffset = replyOffset + shape.statusOffset();
    this.statusWidth = hasStatus ? shape.statusWidth() : 0;
    this.dataBuffers = dataBuffers;
    this.capacity = capacity(settings);
    int count = capacity + 1;
    this.buffers = new SharedBuffers(session.hal(), count, dataBuffers);
    this.words = new long[count << WORDS_SHIFT];
    this.shapes = varied ? new RequestShape[count] : null;
    this.done = new int[count];
    this.freeSlots = new int[count];
    for (int i = 0; i < count; i++) {
      freeSlots[i] = capacity - i; // so that slot 0 is taken first
    }
    this.freeCount = count;
    this.memory = session.allocate(count * stride, BufferDirection.BOTH);
    this.slots = memory.segment();
    this.queue = session.openQueue(settings, buffers);
    this.doorbell = new Doorbell(session, queue);
    this.wait = new QueueWait(session, queue);
    writeTables();
    session.register(new Recovery());
  }

  /**
   * Writes the indirect table of each slot, as far as it is the same for all requests: only the
   * data's entry is not.
   */
  private void writeTables() {
    if (tableOffset == 0) {
      return;
    }
    for (int slot = 0; slot < slotCount(); slot++) {
      long at = slot * stride;
      long base = memory.deviceAddress() + at;
      long table = at + tableOffset;
      queue.writeTableEntry(slots, table, 0, TABLE_ENTRIES, base, headerBytes, false);
      queue.writeTableEntry(
          slots, table, TABLE_ENTRIES - 1, TABLE_ENTRIES, base + replyOffset, replyBytes, true);
    }
  }

  /** Adds the request of a slot by its table, whose entry of the data is written here. */
  private int addTable(int slot, long address, int length, boolean writable) {
    VirtQueue queue = this.queue;
    long table = slot * stride + tableOffset;
    queue.writeTableEntry(slots, table, DATA_ENTRY, TABLE_ENTRIES, address, length, writable);
    int capacity = writable ? length + replyBytes : replyBytes;
    return queue.addTable(memory.deviceAddress() + table, TABLE_ENTRIES, capacity, slot);
  }

  /**
   * Finds a slot for a request, whose header can then be written. Nothing needs to be undone if the
   * request is not submitted after all.
   *
   * @return a slot, or -1 if none is free
   * @throws QueueBrokenException if the queue is broken
   */
  protected final int takeSlot() {
    queue.requireUsable();
    if (inUse >= capacity) {
      return NONE;
    }
    int slot = freeSlots[freeCount - 1];
    if (begun != NONE) {
      forgetBegun(); // a request that failed half-way
    }
    return slot;
  }

  private void forgetBegun() {
    int slot = begun;
    begun = NONE;
    buffers.unshare(slot);
  }

  private int slotCount() {
    return words.length >> WORDS_SHIFT;
  }

  private int state(int slot) {
    return (int) words[(slot << WORDS_SHIFT) + STATE];
  }

  private void state(int slot, int state) {
    int at = (slot << WORDS_SHIFT) + STATE;
    words[at] = words[at] & GENERATION | state;
  }

  /**
   * The memory of all slots.
   *
   * @return the memory
   */
  protected final MemorySegment slots() {
    return slots;
  }

  /**
   * Where a slot's header begins.
   *
   * @param slot the slot
   * @return an offset in {@link #slots()}, a multiple of 64 bytes
   */
  protected final long headerOffset(int slot) {
    return slot * stride;
  }

  /**
   * Where a slot's reply begins.
   *
   * @param slot the slot
   * @return an offset in {@link #slots()}, a multiple of 8 bytes
   */
  protected final long replyOffset(int slot) {
    return slot * stride + replyOffset;
  }

  /**
   * The slot of a request.
   *
   * @param token what submitting returned
   * @return the slot
   * @throws IllegalArgumentException if the request is over
   */
  protected final int slotOf(long token) {
    int slot = (int) token;
    if (slot < 0
        || slot >= slotCount()
        || words[(slot << WORDS_SHIFT) + STATE] >>> 32 != token >>> 32) {
      throw new IllegalArgumentException("there is no request " + token);
    }
    return slot;
  }

  /**
   * Submits a request without data.
   *
   * @param slot its slot, with the header written
   * @param attachment what the completion handler will be given
   * @return its token, or {@link #FULL}
   */
  protected final long submit(int slot, long attachment) {
    long base = memory.deviceAddress() + slot * stride;
    poison(slot);
    int head;
    if (headerBytes > 0 && replyBytes > 0) {
      head = queue.add(base, headerBytes, base + replyOffset, replyBytes, slot);
    } else if (headerBytes > 0) {
      head = queue.addReadable(base, headerBytes, slot);
    } else if (replyBytes > 0) {
      head = queue.addWritable(base + replyOffset, replyBytes, slot);
    } else {
      throw new IllegalArgumentException("a request has 1 byte or more");
    }
    return head < 0 ? FULL : submitted(slot, DIRECT, attachment);
  }

  /**
   * Submits a request with data that the device reads.
   *
   * @param slot its slot, with the header written
   * @param attachment what the completion handler will be given
   * @param data the data; they belong to the device until the request completes
   * @return its token, or {@link #FULL}
   * @throws org.virtio4j.DmaException if the device can never reach the data
   */
  protected final long submitReadable(int slot, long attachment, MemorySegment data) {
    long bytes = data.byteSize();
    if (bytes == 0) {
      return submit(slot, attachment);
    }
    if (headerBytes > 0 && replyBytes == 0) {
      return readable(slot, data) ? commit(slot, attachment) : FULL; // two readable buffers
    }
    long address = buffers.direct(data, bytes, false);
    if (address != Hal.UNAVAILABLE) {
      int head = addReadable(slot, address, (int) bytes);
      return head < 0 ? FULL : submitted(slot, DIRECT, attachment);
    }
    begun = slot;
    if (!buffers.share(slot, data, false)) {
      begun = NONE;
      return FULL;
    }
    address = buffers.address(slot, 0);
    return submittedShared(addReadable(slot, address, (int) bytes), slot, attachment);
  }

  private int addReadable(int slot, long address, int length) {
    poison(slot);
    if (tableOffset != 0) {
      return addTable(slot, address, length, false);
    }
    long base = memory.deviceAddress() + slot * stride;
    long reply = base + replyOffset;
    if (headerBytes > 0) {
      return queue.add(base, headerBytes, address, length, false, reply, replyBytes, slot);
    }
    return replyBytes > 0
        ? queue.add(address, length, reply, replyBytes, slot)
        : queue.addReadable(address, length, slot);
  }

  /**
   * Submits a request with data that the device writes.
   *
   * @param slot its slot, with the header written
   * @param attachment what the completion handler will be given
   * @param data where the data go; the memory belongs to the device until the request completes
   * @return its token, or {@link #FULL}
   * @throws org.virtio4j.DmaException if the device can never reach the memory
   */
  protected final long submitWritable(int slot, long attachment, MemorySegment data) {
    long bytes = data.byteSize();
    if (bytes == 0) {
      return submit(slot, attachment);
    }
    if (replyBytes > 0 && (headerBytes == 0 || shape.replyFirst())) {
      return writable(slot, data) ? commit(slot, attachment) : FULL; // two writable buffers
    }
    long address = buffers.direct(data, bytes, true);
    if (address != Hal.UNAVAILABLE) {
      int head = addWritable(slot, address, (int) bytes);
      return head < 0 ? FULL : submitted(slot, DIRECT, attachment);
    }
    begun = slot;
    if (!buffers.share(slot, data, true)) {
      begun = NONE;
      return FULL;
    }
    address = buffers.address(slot, 0);
    return submittedShared(addWritable(slot, address, (int) bytes), slot, attachment);
  }

  private int addWritable(int slot, long address, int length) {
    poison(slot);
    if (tableOffset != 0) {
      return addTable(slot, address, length, true);
    }
    long base = memory.deviceAddress() + slot * stride;
    long reply = base + replyOffset;
    if (replyBytes > 0) {
      return queue.add(base, headerBytes, address, length, true, reply, replyBytes, slot);
    }
    return headerBytes > 0
        ? queue.add(base, headerBytes, address, length, slot)
        : queue.addWritable(address, length, slot);
  }

  /**
   * Appends data that the device reads to a request of any shape; before all that it writes.
   *
   * @param slot the request's slot
   * @param data the data; empty data are left out
   * @return {@code false} if the HAL has no bounce buffer just now: the request is abandoned
   * @throws org.virtio4j.DmaException if the device can never reach the data
   */
  protected final boolean readable(int slot, MemorySegment data) {
    return append(slot, data, false);
  }

  /**
   * Appends data that the device writes to a request of any shape.
   *
   * @param slot the request's slot
   * @param data where the data go; an empty segment is left out
   * @return {@code false} if the HAL has no bounce buffer just now: the request is abandoned
   * @throws org.virtio4j.DmaException if the device can never reach the memory
   */
  protected final boolean writable(int slot, MemorySegment data) {
    return append(slot, data, true);
  }

  /**
   * Appends several pieces of data that the device reads, see {@link #readable(int,
   * MemorySegment)}.
   *
   * @param slot the request's slot
   * @param data the pieces, in their order; the array is not kept
   * @return {@code false} if the HAL has no bounce buffer just now: the request is abandoned
   * @throws org.virtio4j.DmaException if the device can never reach the data
   */
  protected final boolean readable(int slot, MemorySegment[] data) {
    return append(slot, data, false);
  }

  /**
   * Appends several pieces of memory that the device writes, see {@link #writable(int,
   * MemorySegment)}.
   *
   * @param slot the request's slot
   * @param data the pieces, in their order; the array is not kept
   * @return {@code false} if the HAL has no bounce buffer just now: the request is abandoned
   * @throws org.virtio4j.DmaException if the device can never reach the memory
   */
  protected final boolean writable(int slot, MemorySegment[] data) {
    return append(slot, data, true);
  }

  private boolean append(int slot, MemorySegment[] data, boolean deviceWrites) {
    for (MemorySegment part : data) {
      if (!append(slot, part, deviceWrites)) {
        return false;
      }
    }
    return true;
  }

  private boolean append(int slot, MemorySegment data, boolean deviceWrites) {
    if (data.byteSize() == 0) {
      return true;
    }
    begun = slot;
    if (buffers.share(slot, data, deviceWrites)) {
      return true;
    }
    forgetBegun();
    return false;
  }

  /**
   * Submits a request of any shape: header, appended data, reply.
   *
   * @param slot its slot, with the header written
   * @param attachment what the completion handler will be given
   * @return its token, or {@link #FULL}
   */
  protected final long commit(int slot, long attachment) {
    return commit(slot, attachment, shape, headerBytes);
  }

  /**
   * Submits a request that differs from most of the queue's: header, appended data, reply.
   *
   * @param slot its slot, with the header written
   * @param attachment what the completion handler will be given
   * @param shape what the request consists of
   * @param headerBytes the size of this one's header in bytes, at most the queue's room
   * @return its token, or {@link #FULL}
   */
  protected final long commit(int slot, long attachment, RequestShape shape, int headerBytes) {
    long base = memory.deviceAddress() + slot * stride;
    long reply = base + replyOffset;
    int replyBytes = shape.replyBytes();
    poison(slot, replyBytes);
    VirtQueue queue = this.queue;
    queue.begin();
    if (headerBytes > 0) {
      queue.readable(base, headerBytes);
    }
    boolean replied = replyBytes == 0;
    for (int i = 0; i < buffers.count(slot); i++) {
      if (buffers.isWritable(slot, i)) {
        if (!replied && shape.replyFirst()) {
          queue.writable(reply, replyBytes);
          replied = true;
        }
        queue.writable(buffers.address(slot, i), buffers.length(slot, i));
      } else {
        queue.readable(buffers.address(slot, i), buffers.length(slot, i));
      }
    }
    if (!replied) {
      queue.writable(reply, replyBytes);
    }
    long token = submittedShared(queue.commit(slot), slot, attachment);
    if (token != FULL && shape != this.shape) {
      shapes[slot] = shape;
    }
    return token;
  }

  private long submittedShared(int head, int slot, long attachment) {
    if (head < 0) {
      begun = NONE;
      buffers.unshare(slot);
      return FULL;
    }
    begun = NONE;
    return submitted(slot, SUBMITTED, attachment);
  }

  private long submitted(int slot, int state, long attachment) {
    freeCount--;
    inUse++;
    long[] words = this.words;
    int at = slot << WORDS_SHIFT;
    long generation = words[at + STATE] & GENERATION;
    words[at + STATE] = generation | state;
    words[at + ATTACHMENT] = attachment;
    return generation | slot;
  }

  /**
   * Fills the reply with ones: 0 is a success for most devices, and one that wrote nothing must not
   * look like it.
   */
  private void poison(int slot) {
    poison(slot, replyBytes);
  }

  private void poison(int slot, int replyBytes) {
    MemorySegment slots = this.slots;
    long from = replyOffset(slot);
    for (long offset = 0; offset < replyBytes; offset += 8) {
      LONG.set(slots, from + offset, -1L);
    }
  }

  /**
   * Waits until a request has completed. On time-out the queue is broken: the slot and the caller's
   * buffers stay the device's.
   *
   * @param request the request's name, for messages
   * @param token what submitting returned
   * @throws DeviceTimeoutException if the device does not complete it in time
   * @throws QueueBrokenException if the queue is broken
   */
  protected final void awaitCompletion(String request, long token) {
    int slot = slotOf(token);
    int outer = awaited;
    awaited = slot;
    try {
      publish();
      if (state(slot) != DONE && !findAwaited(slot)) {
        awaitFurther(request, slot);
      }
    } catch (RuntimeException | Error e) {
      abandon(slot);
      throw e;
    } finally {
      awaited = outer;
    }
  }

  private void awaitFurther(String request, int slot) {
    QueueWait wait = this.wait;
    long deadline = wait.deadline();
    for (int attempt = 0; wait.idle(deadline, attempt); attempt++) {
      if (findAwaited(slot)) {
        return;
      }
    }
    throw timeout(request);
  }

  /** Takes completions off the queue until the awaited one is among them. */
  private boolean findAwaited(int slot) {
    while (state(slot) != DONE) {
      int other = complete();
      if (other == NONE) {
        return false;
      }
      if (other != slot) {
        keep(other);
      }
    }
    return true;
  }

  private void abandon(int slot) {
    if (state(slot) == DONE) {
      inUse--;
      free(slot);
    } else {
      state(slot, ORPHANED);
    }
  }

  private DeviceTimeoutException timeout(String request) {
    String reason =
        request
            + " was not completed within "
            + session.options().timeout()
            + "; "
            + session.diagnosis();
    queue.markBroken(reason);
    return new DeviceTimeoutException(queue.settings().name() + ": " + reason);
  }

  /**
   * The status that the device wrote for a completed request.
   *
   * @param token what submitting returned
   * @return the raw status, zero-extended; 0 if the reply has none
   */
  protected final int status(long token) {
    return statusOfSlot(slotOf(token));
  }

  private int statusOfSlot(int slot) {
    RequestShape other = otherShape(slot);
    return other == null
        ? statusAt(slot * stride + statusOffset, statusWidth)
        : statusAt(
            replyOffset(slot) + other.statusOffset(),
            other.statusOffset() < 0 ? 0 : other.statusWidth());
  }

  private RequestShape otherShape(int slot) {
    RequestShape[] shapes = this.shapes;
    return shapes == null ? null : shapes[slot];
  }

  private int statusAt(long offset, int width) {
    return switch (width) {
      case 1 -> (byte) BYTE.get(slots, offset) & 0xff;
      case 2 -> (char) CHAR.get(slots, offset);
      case 4 -> (int) INT.get(slots, offset);
      default -> 0;
    };
  }

  /**
   * How much the device says it wrote into a completed request's data.
   *
   * @param token what submitting returned
   * @return a number of bytes, at most the size of the data that the device may write
   */
  protected final long written(long token) {
    return words[(slotOf(token) << WORDS_SHIFT) + WRITTEN];
  }

  /**
   * Gives up the slot of a request that was waited for.
   *
   * @param token what submitting returned
   * @throws IllegalStateException if the request has not completed
   */
  protected final void release(long token) {
    int slot = slotOf(token);
    if (state(slot) != DONE) {
      throw new IllegalStateException("the request is with the device");
    }
    inUse--;
    free(slot);
  }

  /**
   * The error for a blocking request that finds no slot.
   *
   * @param request the request's name
   * @return what to throw
   */
  protected final QueueFullException full(String request) {
    return new QueueFullException(
        request
            + ": "
            + (inUse >= capacity
                ? "all "
                    + capacity
                    + " slots of queue "
                    + queue.settings().name()
                    + " are taken; poll first"
                : "no bounce buffer is free"));
  }

  /**
   * The error for a request that the device answered with a failure.
   *
   * @param request the request's name
   * @param statusName the status's name
   * @param status the raw status
   * @return what to throw
   */
  protected final RequestFailedException failed(String request, String statusName, int status) {
    return failed(request, statusName, status, statusWidth);
  }

  /**
   * The error for a request that the device answered with a failure in a reply of its own.
   *
   * @param request the request's name
   * @param statusName the status's name
   * @param status the raw status
   * @param statusWidth the size of the status in bytes
   * @return what to throw
   */
  protected final RequestFailedException failed(
      String request, String statusName, int status, int statusWidth) {
    boolean untouched = statusWidth > 0 && status == -1 >>> 32 - 8 * statusWidth;
    return new RequestFailedException(
        request, untouched ? statusName + ", or wrote no status" : statusName, status);
  }

  /** Makes all submitted requests available to the device, and notifies it if it wants to know. */
  public final void publish() {
    doorbell.publish();
  }

  /**
   * Hands all completed requests to a handler. The handler may submit more, and may make blocking
   * calls, but it may not poll. If it throws, its request is over all the same.
   *
   * @param handler is called for each request
   * @return how often it was called
   * @throws QueueBrokenException if the queue is broken
   */
  public final int poll(CompletionHandler handler) {
    return poll(handler, Integer.MAX_VALUE);
  }

  /**
   * Hands at most so many completed requests to a handler.
   *
   * @param handler is called for each request; see {@link #poll(CompletionHandler)}
   * @param limit how often it is called at most
   * @return how often it was called
   * @throws QueueBrokenException if the queue is broken
   */
  public final int poll(CompletionHandler handler, int limit) {
    if (polling) {
      throw new IllegalStateException("a handler cannot poll its own queue");
    }
    if (session.isClosed()) {
      queue.requireUsable(); // it is not; and the replies of what was kept are gone
    }
    if (doneCount == 0 || !queue.isBroken()) {
      publish();
    }
    polling = true;
    int count = 0;
    try {
      while (count < limit) {
        int slot = doneCount > 0 ? nextKept() : complete();
        if (slot == NONE) {
          break;
        }
        count++;
        deliver(slot, handler);
      }
    } finally {
      polling = false;
    }
    if (!queue.isBroken()) {
      publish();
    }
    return count;
  }

  /**
   * Waits until a request completes, and then hands all that have to a handler. On time-out the
   * queue is broken.
   *
   * @param handler is called for each request; see {@link #poll(CompletionHandler)}
   * @return how often it was called; 0 only if no request is outstanding
   * @throws DeviceTimeoutException if the device completes none in time
   * @throws QueueBrokenException if the queue is broken
   */
  public final int awaitAny(CompletionHandler handler) {
    int count = poll(handler);
    if (count > 0 || inUse == 0) {
      return count;
    }
    QueueWait wait = this.wait;
    long deadline = wait.deadline();
    for (int attempt = 0; wait.idle(deadline, attempt); attempt++) {
      count = poll(handler);
      if (count > 0) {
        return count;
      }
    }
    throw timeout("any of " + inUse + " requests");
  }

  private void deliver(int slot, CompletionHandler handler) {
    // The slot stays taken for its reply's sake, but the handler may submit a request in its place.
    inUse--;
    long[] words = this.words;
    int at = slot << WORDS_SHIFT;
    try {
      handler.completed(
          words[at + ATTACHMENT],
          statusOfSlot(slot),
          words[at + WRITTEN],
          slots,
          replyOffset(slot));
    } finally {
      free(slot);
    }
  }

  /** Takes one completion off the queue, with the caller's buffers; returns its slot or NONE. */
  private int complete() {
    VirtQueue queue = this.queue;
    while (queue.poll()) {
      int slot = (int) queue.attachment();
      long[] words = this.words;
      int at = slot << WORDS_SHIFT;
      // What is in front of the reply is data; a device that wrote less wrote no reply. More than
      // both is not possible: the queue has cut it down to what the chain has room for.
      long state = words[at + STATE];
      RequestShape other = otherShape(slot);
      int reply = other == null ? replyBytes : other.replyBytes();
      words[at + WRITTEN] = Math.max(0L, queue.written() - reply);
      words[at + STATE] = state & GENERATION | DONE;
      if ((int) state == DIRECT || takeBack(slot, (int) state == ORPHANED)) {
        return slot;
      }
    }
    return NONE;
  }

  /** Unshares the buffers of a completed request; returns whether somebody is to be told. */
  private boolean takeBack(int slot, boolean orphaned) {
    boolean returned = false;
    try {
      buffers.unshare(slot);
      returned = true;
    } finally {
      if (orphaned) {
        inUse--;
        free(slot);
      } else if (!returned && slot != awaited) {
        keep(slot);
      }
    }
    return !orphaned;
  }

  private void keep(int slot) {
    int last = doneFirst + doneCount;
    done[last < done.length ? last : last - done.length] = slot;
    doneCount++;
  }

  private int nextKept() {
    int slot = done[doneFirst];
    doneFirst = doneFirst + 1 == done.length ? 0 : doneFirst + 1;
    doneCount--;
    return slot;
  }

  private void free(int slot) {
    int at = (slot << WORDS_SHIFT) + STATE;
    words[at] = words[at] + ONE_MORE & GENERATION; // and FREE
    if (shapes != null) {
      shapes[slot] = null;
    }
    freeSlots[freeCount++] = slot;
  }

  /**
   * Resets the queue (2.6.1), and gives it another size, while other queues of the device run:
   * {@link #reset(int, LongConsumer)} for requests that nobody needs to be told of.
   *
   * @param size the number of descriptors to ask for
   * @return how many requests were cancelled
   */
  public final int reset(int size) {
    return reset(size, attachment -> {});
  }

  /**
   * Resets the queue (2.6.1), and gives it another size, while other queues of the device run. A
   * broken queue works again after that.
   *
   * <p>Requests that the device has completed before are kept for {@link #poll}. All others are
   * cancelled: the device may have carried them out, in part or not at all, but it does not touch
   * their data any more, which are the caller's again.
   *
   * @param size the number of descriptors to ask for
   * @param cancelled is called with the attachment of each request that was cancelled, after the
   *     queue works again, so that it may submit them anew
   * @return how many requests were cancelled
   * @throws UnsupportedOperationException if RING_RESET is not negotiated
   * @throws org.virtio4j.TransportException if the device lacks what it takes; the queue is then as
   *     it was
   * @throws DeviceTimeoutException if the device does not finish in time; everything stays its
   *     until it is reset itself
   */
  public final int reset(int size, LongConsumer cancelled) {
    if (polling) {
      throw new IllegalStateException("a handler cannot reset its own queue");
    }
    QueueSettings settings = session.resized(queue.settings(), size);
    keepCompleted();
    session.resetQueue(queue);
    long[] attachments = cancelAll();
    int capacity = capacity(settings);
    if (capacity >= slotCount()) {
      grow(capacity + 1);
    }
    this.capacity = capacity;
    use(session.replaceQueue(queue, settings, buffers));
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
    writeTables();
  }

  private final class Recovery implements RecoverableQueue {
    @Override
    public void keepCompleted() {
      if (polling) {
        throw new IllegalStateException("a handler cannot recover its own driver");
      }
      queue.handOver();
      SlotQueue.this.keepCompleted();
    }

    @Override
    public long[] cancelAll() {
      return SlotQueue.this.cancelAll();
    }

    @Override
    public void reopen() {
      use(session.reopenQueue(queue, buffers));
      queue.handOver();
    }

    @Override
    public int index() {
      return queue.settings().index();
    }
  }

  private static int capacity(QueueSettings settings) {
    return settings.indirect() ? settings.size() : settings.size() / settings.maxChain();
  }

  private void keepCompleted() {
    if (queue.isBroken()) {
      return;
    }
    try {
      for (int slot = complete(); slot != NONE; slot = complete()) {
        keep(slot);
      }
    } catch (QueueBrokenException e) {
      // It is about to be reset, which is the remedy.
    }
  }

  /** Takes back all requests that the device has not completed; returns whom to tell. */
  private long[] cancelAll() {
    buffers.unshareAll();
    long[] cancelled = new long[inUse];
    int count = 0;
    for (int slot = 0; slot < slotCount(); slot++) {
      int state = state(slot);
      if (state == SUBMITTED || state == DIRECT) {
        cancelled[count++] = words[(slot << WORDS_SHIFT) + ATTACHMENT];
      }
      if (state == SUBMITTED || state == DIRECT || state == ORPHANED) {
        inUse--;
        free(slot);
      }
    }
    return Arrays.copyOf(cancelled, count);
  }

  /** Makes room for more slots; none is with the device. */
  private void grow(int count) {
    int old = slotCount();
    DmaMemory larger = session.allocate(count * stride, BufferDirection.BOTH);
    MemorySegment.copy(slots, 0L, larger.segment(), 0L, old * stride);
    session.release(memory);
    memory = larger;
    slots = larger.segment();
    buffers = new SharedBuffers(session.hal(), count, dataBuffers);
    words = Arrays.copyOf(words, count << WORDS_SHIFT);
    shapes = shapes == null ? null : Arrays.copyOf(shapes, count);
    int[] kept = new int[count];
    int keptCount = doneCount;
    for (int i = 0; i < keptCount; i++) {
      kept[i] = nextKept();
    }
    done = kept;
    doneFirst = 0;
    doneCount = keptCount;
    freeSlots = Arrays.copyOf(freeSlots, count);
    for (int slot = count - 1; slot >= old; slot--) {
      freeSlots[freeCount++] = slot;
    }
  }

  /**
   * How many requests can be outstanding.
   *
   * @return a number of requests, 1 or more
   */
  public final int capacity() {
    return capacity;
  }

  /**
   * How many requests were submitted and neither delivered by {@link #poll} nor waited for.
   *
   * @return 0 to {@link #capacity()}
   */
  public final int outstanding() {
    return inUse;
  }

  /**
   * Asks the device to interrupt when it has completed a request; what was submitted goes to the
   * device before. From now on, each {@link #poll} that finds nothing leaves the device so asked.
   * How an interrupt reaches the program is a matter of the platform; {@code
   * Transport.acknowledgeInterrupt} ends it.
   *
   * @return whether nothing has come back yet, so that it is safe to wait for an interrupt
   * @throws QueueBrokenException if the queue is broken
   */
  public final boolean enableInterrupts() {
    publish();
    boolean nothing = wait.enableInterrupts();
    return nothing && doneCount == 0;
  }

  /**
   * As {@link #enableInterrupts}, but asks for the interrupt only after three quarters of what is
   * with the device; without EVENT_IDX the two are the same. It saves interrupts where nobody waits
   * for single requests.
   *
   * @return whether nothing has come back yet, so that it is safe to wait for an interrupt
   * @throws QueueBrokenException if the queue is broken
   */
  public final boolean enableDelayedInterrupts() {
    publish();
    boolean nothing = wait.enableDelayedInterrupts();
    return nothing && doneCount == 0;
  }

  /** Asks the device not to interrupt, as at first. An interrupt may come all the same. */
  public final void disableInterrupts() {
    wait.disableInterrupts();
  }

  /** Lets another thread use the queue from now on. */
  public final void handOver() {
    queue.handOver();
  }

  @Override
  public String toString() {
    return queue.toString();
  }
}
