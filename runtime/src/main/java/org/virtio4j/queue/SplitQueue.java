package org.virtio4j.queue;

import static org.virtio4j.queue.SplitRing.INDIRECT;
import static org.virtio4j.queue.SplitRing.NEXT;
import static org.virtio4j.queue.SplitRing.NO_INTERRUPT;
import static org.virtio4j.queue.SplitRing.NO_NOTIFY;
import static org.virtio4j.queue.SplitRing.WRITE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.virtio4j.hal.DmaMemory;

/**
 * The split virtqueue (VIRTIO 1.4, 2.7).
 *
 * <p>All state is private: ring memory is written for the device and never read back. The indices
 * of the rings are the low 16 bits of counters that do not wrap.
 *
 * <p>A chain of two descriptors or more goes into the indirect table of its head if INDIRECT_DESC
 * is negotiated: it then takes one descriptor of the queue, and the device reads its entries from
 * one or two cache lines. A single descriptor gains nothing from a table, and is always direct.
 *
 * <p>With IN_ORDER, one used element may stand for all chains up to the one that it names. {@link
 * #poll} hands them out one by one; those that were skipped count as completely written (2.7.9).
 * Descriptors are then taken in the order of the table.
 */
final class SplitQueue extends VirtQueue {
  private final SplitRing ring;
  private final Barriers barriers;
  private final int size;
  private final boolean inOrder;
  private final boolean oneEach; // each chain takes one descriptor of the queue
  private final boolean eventIndex;
  private final boolean strictLengths;
  private final boolean indirect;
  private final boolean tables;
  private final boolean tablesOfThree; // tables have three entries or more
  private final long descriptorArea;
  private final long driverArea;
  private final long deviceArea;
  private final long tableArea;
  private final int tableShift;

  // Private state, four words for each descriptor. They lie side by side in one array: one
  // comparison of an index stands for several, one or two cache lines are touched, and the compiler
  // has one address and one length to keep in registers.
  private final long[] chains;

  /** By head: the counter "added" before the chain; {@link #NEVER} if it is not outstanding. */
  private static final int ADDED_AT = 0;

  /** By head: number of descriptors << 48 | last one << 32 | bytes that the device may write. */
  private static final int SHAPE = 1;

  private static final int ATTACHMENT = 2; // by head

  /**
   * Where each chain takes one descriptor of the queue, by position in the rings: the head of the
   * chain that is added at this position, or was last. The available ring has the same content, so
   * that adding a chain writes neither. The position of a used element receives the head that came
   * back, in both; if the device keeps the order, it is there already. There are as many heads as
   * positions, so what is at a position that may be added to is free; and the device has fetched
   * the entry of each position that receives a head, since it has used as many chains.
   *
   * <p>Where chains take several, by descriptor: the next one of the list of free descriptors, or
   * of the chain.
   */
  private static final int LINK = 3;

  private static final int WORDS_SHIFT = 2;

  /** Later than all that is published: one comparison says "outstanding" and "available". */
  private static final long NEVER = Long.MAX_VALUE;

  // Where each chain takes one descriptor:
  private int room; // how many chains may be outstanding: the size, or 0 once the queue is broken
  private long limit; // completed + room: chains are added while "added" is less

  // Where chains take several:
  private char freeHead;
  private int freeCount;

  private long added; // chains added since the queue began
  private long published; // chains that the device knows of
  private long completed; // chains taken off the used ring
  private long usedSeen; // chains that the device had used when last looked at; >= completed

  // With IN_ORDER: the chains before this count are used, and the last one's length is this.
  private long inOrderSeen; // what usedSeen is without IN_ORDER
  private long batchEnd;
  private int batchLength;
  private char oldest; // the head of the oldest chain that has not come back

  private boolean interrupts;
  private boolean delayed; // only after most of what is outstanding

  /** The counter "completed" where an interrupt was asked for, or when that was suppressed. */
  private long eventAt;

  // The chain that is being built.
  private final ChainParts parts;

  SplitQueue(QueueSettings settings, SplitLayout layout, DmaMemory memory) {
    super(settings);
    int size = settings.size();
    this.ring = new SplitRing(memory.segment(), layout);
    this.barriers = settings.orderPlatform() ? Barriers.PLATFORM : Barriers.PROCESSORS;
    this.size = size;
    this.inOrder = settings.inOrder();
    this.eventIndex = settings.eventIndex();
    this.strictLengths = settings.strictLengths();
    this.indirect = settings.indirect();
    this.tables = layout.hasTables();
    this.tablesOfThree = tables && settings.maxChain() >= 3;
    this.descriptorArea = memory.deviceAddress();
    this.driverArea = memory.deviceAddress() + layout.availableOffset();
    this.deviceArea = memory.deviceAddress() + layout.usedOffset();
    this.tableArea = memory.deviceAddress() + layout.tablesOffset();
    this.tableShift = layout.tableShift();
    this.oneEach = tables || settings.maxChain() == 1;
    this.chains = new long[size << WORDS_SHIFT];
    for (int i = 0; i < size; i++) {
      int at = i << WORDS_SHIFT;
      chains[at + ADDED_AT] = NEVER;
      chains[at + LINK] = oneEach ? i : i + 1 & size - 1; // the last one's is never followed
      if (oneEach) {
        ring.available((char) i, (char) i);
      }
    }
    this.room = size;
    this.limit = size;
    this.freeCount = size;
    this.parts = new ChainParts(settings);
    suppressInterrupts();
  }

  @Override
  public long descriptorArea() {
    return descriptorArea;
  }

  @Override
  public long driverArea() {
    return driverArea;
  }

  @Override
  public long deviceArea() {
    return deviceArea;
  }

  @Override
  public int addReadable(long address, int length, long attachment) {
    return addSingle(address, length, 0, 0, attachment);
  }

  @Override
  public int addWritable(long address, int length, long attachment) {
    return addSingle(address, length, WRITE, length, attachment);
  }

  private int addSingle(long address, int length, int flags, int capacity, long attachment) {
    assert owned() : notOwned();
    if (length <= 0) {
      throw ChainParts.badLength(length);
    }
    int head = freeHead();
    if (head < 0) {
      return full();
    }
    ring.descriptor((char) head, address, length, flags, 0);
    return takeOne((char) head, capacity, attachment);
  }

  @Override
  public int add(
      long readable, int readableLength, long writable, int writableLength, long attachment) {
    assert owned() : notOwned();
    if (ChainParts.isOdd(readableLength, writableLength, 1)) {
      ChainParts.check(readableLength, writableLength, 1);
    }
    if (tables) {
      int head = freeHead();
      if (head < 0) {
        return full();
      }
      ring.tableEntry((char) head, (char) 0, readable, readableLength, NEXT, 1);
      ring.tableEntry((char) head, (char) 1, writable, writableLength, WRITE, 0);
      return takeIndirect((char) head, 2, writableLength, attachment);
    }
    if (oneEach) {
      return tooManyParts(2);
    }
    if (freeCount < 2) {
      return full();
    }
    char head = freeHead;
    char tail = next(head);
    ring.descriptor(head, readable, readableLength, NEXT, tail);
    ring.descriptor(tail, writable, writableLength, WRITE, 0);
    return take(head, tail, 2, writableLength, attachment);
  }

  @Override
  public int add(
      long readable,
      int readableLength,
      long data,
      int dataLength,
      boolean dataWritable,
      long writable,
      int writableLength,
      long attachment) {
    assert owned() : notOwned();
    if (ChainParts.isOdd(readableLength, dataLength, writableLength)) {
      ChainParts.check(readableLength, dataLength, writableLength);
    }
    int dataFlags = dataWritable ? NEXT | WRITE : NEXT;
    int capacity = dataWritable ? dataLength + writableLength : writableLength;
    if (tablesOfThree) {
      int head = freeHead();
      if (head < 0) {
        return full();
      }
      ring.tableEntry((char) head, (char) 0, readable, readableLength, NEXT, 1);
      ring.tableEntry((char) head, (char) 1, data, dataLength, dataFlags, 2);
      ring.tableEntry((char) head, (char) 2, writable, writableLength, WRITE, 0);
      return takeIndirect((char) head, 3, capacity, attachment);
    }
    if (oneEach) {
      return tooManyParts(3);
    }
    if (freeCount < 3) {
      return full();
    }
    char head = freeHead;
    char middle = next(head);
    char tail = next(middle);
    ring.descriptor(head, readable, readableLength, NEXT, middle);
    ring.descriptor(middle, data, dataLength, dataFlags, tail);
    ring.descriptor(tail, writable, writableLength, WRITE, 0);
    return take(head, tail, 3, capacity, attachment);
  }

  @Override
  public void begin() {
    parts.clear();
  }

  @Override
  public void readable(long address, int length) {
    assert owned() : notOwned();
    parts.readable(address, length);
  }

  @Override
  public void writable(long address, int length) {
    assert owned() : notOwned();
    parts.writable(address, length);
  }

  @Override
  public int commit(long attachment) {
    assert owned() : notOwned();
    int count = parts.count();
    int capacity = parts.capacity();
    int head =
        tables && count > 1
            ? commitIndirect(count, capacity, attachment)
            : commitDirect(count, capacity, attachment);
    if (head != FULL) {
      parts.clear();
    }
    return head;
  }

  private int commitIndirect(int count, int capacity, long attachment) {
    int free = freeHead();
    if (free < 0) {
      return full();
    }
    ChainParts parts = this.parts;
    char head = (char) free;
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      ring.tableEntry(
          head, (char) i, parts.address(i), parts.length(i), partFlags(i) | NEXT, i + 1);
    }
    ring.tableEntry(head, (char) last, parts.address(last), parts.length(last), partFlags(last), 0);
    return takeIndirect(head, count, capacity, attachment);
  }

  private int commitDirect(int count, int capacity, long attachment) {
    ChainParts parts = this.parts;
    if (count == 1) {
      return addSingle(parts.address(0), parts.length(0), partFlags(0), capacity, attachment);
    }
    if (freeCount < count) {
      return full();
    }
    char head = freeHead;
    char tail = head;
    int last = count - 1;
    for (int i = 0; i < last; i++) {
      char following = next(tail);
      ring.descriptor(tail, parts.address(i), parts.length(i), partFlags(i) | NEXT, following);
      tail = following;
    }
    ring.descriptor(tail, parts.address(last), parts.length(last), partFlags(last), 0);
    return take(head, tail, count, capacity, attachment);
  }

  private int partFlags(int part) {
    return parts.isWritable(part) ? WRITE : 0;
  }

  @Override
  public void writeTableEntry(
      MemorySegment table,
      long offset,
      int entry,
      int entries,
      long address,
      int length,
      boolean writable) {
    long at = offset + ((long) entry << SplitLayout.DESCRIPTOR_SHIFT);
    boolean last = entry + 1 == entries;
    int flags = (writable ? WRITE : 0) | (last ? 0 : NEXT);
    SplitRing.put(table, at, address, SplitRing.word(length, flags, last ? 0 : entry + 1));
  }

  @Override
  public int addTable(long table, int entries, int writableBytes, long attachment) {
    assert owned() : notOwned();
    if (!indirect || entries <= 0 || entries > size) {
      throw ChainParts.badTable(settings(), entries);
    }
    int head = freeHead();
    if (head < 0) {
      return full();
    }
    ring.descriptor((char) head, table, entries << SplitLayout.DESCRIPTOR_SHIFT, INDIRECT, 0);
    return takeOne((char) head, writableBytes, attachment);
  }

  /** The head of the next chain that takes one descriptor; negative if there is none. */
  private int freeHead() {
    if (oneEach) {
      long added = this.added;
      long[] chains = this.chains;
      return added < limit
          ? (char) chains[((int) added << WORDS_SHIFT | LINK) & chains.length - 1]
          : FULL;
    }
    return freeCount > 0 ? freeHead : FULL;
  }

  private char next(char descriptor) {
    return (char) chains[(descriptor << WORDS_SHIFT) + LINK];
  }

  /** Takes the free head for the chain in its indirect table. */
  private int takeIndirect(char head, int entries, int capacity, long attachment) {
    long table = tableArea + ((long) head << tableShift);
    ring.descriptor(head, table, entries << SplitLayout.DESCRIPTOR_SHIFT, INDIRECT, 0);
    return takeOne(head, capacity, attachment);
  }

  /** Takes the free head. */
  private int takeOne(char head, int capacity, long attachment) {
    if (!oneEach) {
      return take(head, head, 1, capacity, attachment);
    }
    return enter(head, capacity & 0xffff_ffffL, attachment);
  }

  /** Takes the descriptors from the free head to {@code tail}, and makes them an entry. */
  private int take(char head, char tail, int count, int capacity, long attachment) {
    freeHead = next(tail);
    freeCount -= count;
    ring.available((char) ((int) added & size - 1), head);
    return enter(
        head, (long) count << 48 | (long) tail << 32 | capacity & 0xffff_ffffL, attachment);
  }

  private int enter(char head, long shape, long attachment) {
    long[] chains = this.chains;
    int at = head << WORDS_SHIFT;
    long added = this.added;
    chains[at + ADDED_AT] = added;
    chains[at + SHAPE] = shape;
    chains[at + ATTACHMENT] = attachment;
    this.added = added + 1;
    return head;
  }

  @Override
  public boolean publish() {
    assert owned() : notOwned();
    long now = added;
    long old = published;
    if (now == old) {
      requireUsable();
      return false;
    }
    barriers.beforePublication();
    ring.publish((char) now);
    published = now;
    // The index must be visible before the device's wish is read (2.7.13.4.1): a device that has
    // just looked at the index, and then writes its wish, is seen by one of the two. Release and
    // acquire alone let a processor turn the store and the load round, and a notification is lost.
    VarHandle.fullFence();
    return eventIndex
        ? needsEvent(ring.availableEvent(), (char) now, (char) old)
        : (ring.usedFlags() & NO_NOTIFY) == 0;
  }

  /**
   * Whether an index that went from {@code old} to {@code now} has passed {@code event} (2.7.7.1):
   * modulo 65536, and for steps of any size.
   */
  static boolean needsEvent(char event, char now, char old) {
    return (char) (now - event - 1) < (char) (now - old);
  }

  @Override
  public int notificationData() {
    return settings().index() | (char) published << 16;
  }

  @Override
  public boolean poll() {
    assert owned() : notOwned();
    long completed = this.completed;
    if (completed == usedSeen) {
      // With IN_ORDER always: "usedSeen" never moves ahead there.
      if (inOrder) {
        return pollInOrder(completed);
      }
      if (!look(completed)) {
        return false;
      }
    }
    SplitRing ring = this.ring;
    char position = (char) ((int) completed & size - 1);
    int id = ring.usedId(position);
    if (Integer.compareUnsigned(id, size) >= 0) {
      throw breakForId(id);
    }
    long[] chains = this.chains;
    int at = id << WORDS_SHIFT;
    if (chains[at + ADDED_AT] >= published) {
      throw breakForHead(id);
    }
    long shape = chains[at + SHAPE];
    int length = ring.usedLength(position);
    if (Integer.compareUnsigned(length, (int) shape) > 0) {
      length = clamp(id, length, (int) shape);
    }
    chains[at + ADDED_AT] = NEVER;
    if (oneEach) {
      int link = ((int) completed << WORDS_SHIFT | LINK) & chains.length - 1;
      if ((int) chains[link] != id) {
        chains[link] = id;
        ring.available(position, (char) id);
      }
      limit = completed + 1 + room;
    } else {
      chains[((char) (shape >>> 32) << WORDS_SHIFT) + LINK] = freeHead;
      freeHead = (char) id;
      freeCount += (int) (shape >>> 48);
    }
    this.completed = completed + 1;
    found(id, chains[at + ATTACHMENT], length);
    return true;
  }

  private boolean pollInOrder(long completed) {
    if (completed == batchEnd && !lookForBatch(completed)) {
      return false;
    }
    long[] chains = this.chains;
    // Free descriptors stay in the order of the ring (2.7.9): nothing is linked, nothing moves.
    int id =
        oneEach
            ? (int) chains[((int) completed << WORDS_SHIFT | LINK) & chains.length - 1]
            : oldest;
    int at = id << WORDS_SHIFT;
    long shape = chains[at + SHAPE];
    chains[at + ADDED_AT] = NEVER;
    if (oneEach) {
      limit = completed + 1 + room;
    } else {
      oldest = next((char) (shape >>> 32));
      freeCount += (int) (shape >>> 48);
    }
    this.completed = completed + 1;
    usedSeen = completed + 1;
    found(id, chains[at + ATTACHMENT], completed + 1 == batchEnd ? batchLength : (int) shape);
    return true;
  }

  /** Takes a used element, which stands for all chains up to the one that it names. */
  private boolean lookForBatch(long completed) {
    if (completed == inOrderSeen) {
      if (!look(completed)) {
        return false;
      }
      inOrderSeen = usedSeen;
      usedSeen = completed;
    }
    char position = (char) ((int) completed & size - 1);
    int id = ring.usedId(position);
    if (Integer.compareUnsigned(id, size) >= 0) {
      throw breakForId(id);
    }
    int at = id << WORDS_SHIFT;
    long addedAt = chains[at + ADDED_AT];
    if (addedAt >= inOrderSeen) {
      throw breakForHead(id);
    }
    int capacity = (int) chains[at + SHAPE];
    int length = ring.usedLength(position);
    batchLength =
        Integer.compareUnsigned(length, capacity) > 0 ? clamp(id, length, capacity) : length;
    batchEnd = addedAt + 1;
    return true;
  }

  /** Looks at the used index, and says whether the device has used more chains. */
  private boolean look(long completed) {
    requireUsable();
    char used = (char) (ring.usedIndex() - (char) completed);
    if (eventIndex && (used == 0 ? interrupts : !interrupts)) {
      used = moveEvent(completed, used);
    }
    if (used == 0) {
      return false;
    }
    if (used > published - completed) {
      throw breakFor(
          "the device has used "
              + (int) used
              + " chains, where "
              + (published - completed)
              + " are available to it");
    }
    usedSeen = completed + used;
    barriers.afterObservation();
    return true;
  }

  /**
   * Writes the event index if it has fallen behind; returns how many chains are used after that.
   */
  private char moveEvent(long completed, char used) {
    if (!interrupts) {
      // Often enough that the device's index does not come round to it.
      if (completed - eventAt >= size) {
        suppressInterrupts();
      }
      return used;
    }
    if (eventAt >= completed) {
      return used;
    }
    requestInterrupt();
    return (char) (ring.usedIndex() - (char) completed);
  }

  @Override
  public int outstanding() {
    return (int) (added - completed);
  }

  @Override
  public int freeDescriptors() {
    return oneEach ? Math.max(0, room - outstanding()) : freeCount;
  }

  @Override
  public boolean enableInterrupts() {
    return enableInterrupts(false);
  }

  @Override
  public boolean enableDelayedInterrupts() {
    return enableInterrupts(true);
  }

  private boolean enableInterrupts(boolean delayed) {
    assert owned() : notOwned();
    requireUsable();
    interrupts = true;
    this.delayed = delayed;
    requestInterrupt();
    return usedSeen == completed && ring.usedIndex() == (char) completed;
  }

  @Override
  public void disableInterrupts() {
    assert owned() : notOwned();
    interrupts = false;
    if (!isBroken()) { // or the memory may be gone
      suppressInterrupts();
    }
  }

  private void requestInterrupt() {
    if (eventIndex) {
      long chains = published - completed;
      long at = completed + (delayed && chains > 0 ? chains - chains / 4 - 1 : 0);
      ring.usedEvent((char) at);
      eventAt = at;
    } else {
      ring.availableFlags((char) 0);
    }
    // The wish must be visible before the used index is looked at again (2.7.7.1): what the device
    // uses after that look, it interrupts for.
    VarHandle.fullFence();
  }

  private void suppressInterrupts() {
    if (eventIndex) {
      // The event that the device passed last: it comes again only after 65535 more chains. The
      // flags stay 0, as they must with EVENT_IDX.
      ring.usedEvent((char) (completed - 1));
      eventAt = completed;
    } else {
      ring.availableFlags((char) NO_INTERRUPT);
    }
  }

  @Override
  void stop() {
    room = 0; // add: full
    limit = completed;
    freeCount = 0;
    published = added; // publish: nothing to do
    usedSeen = completed; // poll: look
    inOrderSeen = completed;
    batchEnd = completed;
  }

  private int full() {
    requireUsable();
    return FULL;
  }

  /** For chains longer than the queue was made for: they have no table, or no list. */
  private int tooManyParts(int count) {
    requireUsable();
    throw ChainParts.tooManyParts(settings(), count);
  }

  private int clamp(int id, int length, int capacity) {
    if (strictLengths) {
      throw breakFor(
          "the device says it wrote "
              + Integer.toUnsignedString(length)
              + " bytes into chain "
              + id
              + ", which has room for "
              + Integer.toUnsignedString(capacity));
    }
    return capacity;
  }

  private RuntimeException breakForId(int id) {
    return breakFor(
        "the device has used chain "
            + Integer.toUnsignedString(id)
            + ", where heads are less than "
            + size);
  }

  private RuntimeException breakForHead(int id) {
    long addedAt = chains[(id << WORDS_SHIFT) + ADDED_AT];
    return breakFor(
        "the device has used chain "
            + id
            + (addedAt == NEVER
                ? ", which is not outstanding"
                : addedAt >= published
                    ? ", which is not available yet"
                    : ", which its used index does not cover"));
  }

  private RuntimeException breakFor(String reason) {
    markBroken(reason);
    requireUsable();
    throw new AssertionError();
  }
}
