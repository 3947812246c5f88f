package org.virtio4j.queue;

import static org.virtio4j.queue.PackedRing.AVAILABLE;
import static org.virtio4j.queue.PackedRing.EVENT_DESCRIPTOR;
import static org.virtio4j.queue.PackedRing.EVENT_DISABLE;
import static org.virtio4j.queue.PackedRing.EVENT_ENABLE;
import static org.virtio4j.queue.PackedRing.INDIRECT;
import static org.virtio4j.queue.PackedRing.NEXT;
import static org.virtio4j.queue.PackedRing.USED;
import static org.virtio4j.queue.PackedRing.WRITE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.virtio4j.hal.DmaMemory;

/**
 * The packed virtqueue (VIRTIO 1.4, 2.8).
 *
 * <p>Both sides go round one ring of descriptors, each with a wrap counter of its own. A chain
 * takes consecutive slots; its number, the buffer id, comes from a private list, and so does the
 * number of slots by which a completion moves on. What the device writes moves nothing else.
 *
 * <p>The flags of the first descriptor of a batch are withheld until {@link #publish}: the device,
 * which goes from slot to slot, sees nothing of the batch before, and all of it after.
 *
 * <p>A chain of two descriptors or more goes into the indirect table of its id if INDIRECT_DESC is
 * negotiated: it then takes one slot of the ring. A single descriptor gains nothing from a table,
 * and is always direct.
 *
 * <p>With IN_ORDER, one used descriptor stands for all chains up to the one that it names. {@link
 * #poll} hands them out one by one; those that were skipped count as completely written (2.8.9).
 * Ids are then those of a counter, since the list is a queue.
 */
final class PackedQueue extends VirtQueue {
  private static final int BOTH = AVAILABLE | USED;

  /** What no flags are after a look at {@link #BOTH}. */
  private static final int NEVER = 1;

  private static final int NOTHING = -1;

  private final PackedRing ring;
  private final Barriers barriers;
  private final boolean platform; // whether the barriers do anything for each chain
  private final int size;
  private final boolean inOrder;
  private final boolean oneEach; // each chain takes one slot
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

  // Private state, four words for each id. They lie side by side in one array: one comparison of an
  // index stands for several, one or two cache lines are touched, and the compiler has one address
  // and one length to keep in registers.
  private final long[] chains;

  /** By id: the counter "added" before the chain; {@link #LATER} if it is not outstanding. */
  private static final int ADDED_AT = 0;

  /** By id: the number of slots << 32 | bytes that the device may write. */
  private static final int SHAPE = 1;

  private static final int ATTACHMENT = 2; // by id

  /**
   * By position: a free id. It is a queue: the next chain takes the id at the position that is the
   * counter "added", and the chain that comes back gives its id to the position that is the counter
   * "completed" plus the size. There are as many ids as slots, so it is never empty while a slot is
   * free. Positions count modulo a power of two that is not less than the size.
   */
  private static final int FREE_ID = 3;

  private static final int WORDS_SHIFT = 2;

  /** Later than all that is published: one comparison says "outstanding" and "available". */
  private static final long LATER = Long.MAX_VALUE;

  // Where the driver goes on.
  private char availableSlot;
  private int availableBits = AVAILABLE; // what makes a descriptor available in this lap
  private int freeSlots;
  private char withheldSlot; // of the first chain that is not published, and what publishes it
  private long withheldWord;

  // Where the device's next used descriptor is expected.
  private char usedSlot;
  private int usedBits = BOTH; // what makes a descriptor used in this lap

  private long added; // chains added since the queue began
  private long published; // chains that the device knows of
  private long completed; // chains that poll found

  // With IN_ORDER: the chains before this count are used, and the last one's length is this.
  private long batchEnd;
  private int batchLength;

  private boolean interrupts;
  private boolean delayed; // only after most of what is outstanding
  private int event; // what the driver's event suppression was set to

  private final ChainParts parts;

  PackedQueue(QueueSettings settings, PackedLayout layout, DmaMemory memory) {
    super(settings);
    int size = settings.size();
    this.ring = new PackedRing(memory.segment(), layout);
    this.barriers = settings.orderPlatform() ? Barriers.PLATFORM : Barriers.PROCESSORS;
    this.platform = settings.orderPlatform();
    this.size = size;
    this.inOrder = settings.inOrder();
    this.eventIndex = settings.eventIndex();
    this.strictLengths = settings.strictLengths();
    this.indirect = settings.indirect();
    this.tables = layout.hasTables();
    this.tablesOfThree = tables && settings.maxChain() >= 3;
    this.descriptorArea = memory.deviceAddress();
    this.driverArea = memory.deviceAddress() + layout.driverEventOffset();
    this.deviceArea = memory.deviceAddress() + layout.deviceEventOffset();
    this.tableArea = memory.deviceAddress() + layout.tablesOffset();
    this.tableShift = layout.tableShift();
    this.oneEach = tables || settings.maxChain() == 1;
    int positions = size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
    this.chains = new long[positions << WORDS_SHIFT];
    for (int i = 0; i < size; i++) {
      int at = i << WORDS_SHIFT;
      chains[at + ADDED_AT] = LATER;
      chains[at + FREE_ID] = i;
    }
    this.freeSlots = size;
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
    if (freeSlots == 0) {
      return full();
    }
    char id = freeId();
    first(address, length, id, flags);
    return take(id, 1, capacity, attachment);
  }

  @Override
  public int add(
      long readable, int readableLength, long writable, int writableLength, long attachment) {
    assert owned() : notOwned();
    if (ChainParts.isOdd(readableLength, writableLength, 1)) {
      ChainParts.check(readableLength, writableLength, 1);
    }
    if (freeSlots < (tables ? 1 : 2)) {
      return full();
    }
    char id = freeId();
    if (tables) {
      PackedRing ring = this.ring;
      ring.tableEntry(id, (char) 0, readable, readableLength, 0);
      ring.tableEntry(id, (char) 1, writable, writableLength, WRITE);
      return takeIndirect(id, 2, writableLength, attachment);
    }
    if (oneEach) {
      return tooManyParts(2);
    }
    first(readable, readableLength, id, NEXT);
    following(1, writable, writableLength, id, WRITE);
    return take(id, 2, writableLength, attachment);
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
    if (freeSlots < (tablesOfThree ? 1 : 3)) {
      return full();
    }
    int dataFlags = dataWritable ? WRITE : 0;
    int capacity = dataWritable ? dataLength + writableLength : writableLength;
    char id = freeId();
    if (tablesOfThree) {
      PackedRing ring = this.ring;
      ring.tableEntry(id, (char) 0, readable, readableLength, 0);
      ring.tableEntry(id, (char) 1, data, dataLength, dataFlags);
      ring.tableEntry(id, (char) 2, writable, writableLength, WRITE);
      return takeIndirect(id, 3, capacity, attachment);
    }
    if (oneEach) {
      return tooManyParts(3);
    }
    first(readable, readableLength, id, NEXT);
    following(1, data, dataLength, id, dataFlags | NEXT);
    following(2, writable, writableLength, id, WRITE);
    return take(id, 3, capacity, attachment);
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
    ChainParts parts = this.parts;
    int count = parts.count();
    int capacity = parts.capacity();
    boolean indirect = tables && count > 1;
    if (freeSlots < (indirect ? 1 : count)) {
      return full();
    }
    char id = freeId();
    for (int i = 0; i < count; i++) {
      int flags = parts.isWritable(i) ? WRITE : 0;
      if (indirect) {
        ring.tableEntry(id, (char) i, parts.address(i), parts.length(i), flags);
      } else if (i == 0) {
        first(parts.address(i), parts.length(i), id, flags | (parts.isLast(i) ? 0 : NEXT));
      } else {
        following(i, parts.address(i), parts.length(i), id, flags | (parts.isLast(i) ? 0 : NEXT));
      }
    }
    parts.clear();
    return indirect
        ? takeIndirect(id, count, capacity, attachment)
        : take(id, count, capacity, attachment);
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
    long at = offset + ((long) entry << PackedLayout.DESCRIPTOR_SHIFT);
    PackedRing.put(table, at, address, PackedRing.word(length, 0, writable ? WRITE : 0));
  }

  @Override
  public int addTable(long table, int entries, int writableBytes, long attachment) {
    assert owned() : notOwned();
    if (!indirect || entries <= 0 || entries > size) {
      throw ChainParts.badTable(settings(), entries);
    }
    if (freeSlots == 0) {
      return full();
    }
    char id = freeId();
    first(table, entries << PackedLayout.DESCRIPTOR_SHIFT, id, INDIRECT);
    return take(id, 1, writableBytes, attachment);
  }

  /** The id of the next chain, where a slot is free. */
  private char freeId() {
    long[] chains = this.chains;
    return (char) chains[((int) added << WORDS_SHIFT | FREE_ID) & chains.length - 1];
  }

  /** Takes one slot for the chain in the id's indirect table. */
  private int takeIndirect(char id, int entries, int capacity, long attachment) {
    long table = tableArea + ((long) id << tableShift);
    first(table, entries << PackedLayout.DESCRIPTOR_SHIFT, id, INDIRECT);
    return take(id, 1, capacity, attachment);
  }

  /**
   * Writes the first descriptor of a chain; that of a batch's first chain becomes available last.
   */
  private void first(long address, int length, char id, int flags) {
    char slot = availableSlot;
    long word = PackedRing.word(length, id, flags | availableBits);
    if (added == published) {
      withheldSlot = slot;
      withheldWord = word;
      ring.address(slot, address);
    } else {
      ring.descriptor(slot, address, word);
    }
  }

  /** Writes another descriptor of the chain whose first one is at the available slot. */
  private void following(int index, long address, int length, int id, int flags) {
    int slot = availableSlot + index;
    int bits = availableBits;
    if (slot >= size) {
      slot -= size;
      bits ^= BOTH;
    }
    ring.descriptor((char) slot, address, PackedRing.word(length, id, flags | bits));
  }

  /** Takes the id and the slots of a chain whose descriptors are written. */
  private int take(int id, int count, int capacity, long attachment) {
    int next = availableSlot + count;
    if (next >= size) {
      next -= size;
      availableBits ^= BOTH;
    }
    availableSlot = (char) next;
    freeSlots -= count;
    long[] chains = this.chains;
    int at = id << WORDS_SHIFT;
    long added = this.added;
    chains[at + ADDED_AT] = added;
    chains[at + SHAPE] = (long) count << 32 | capacity & 0xffff_ffffL;
    chains[at + ATTACHMENT] = attachment;
    this.added = added + 1;
    return id;
  }

  @Override
  public boolean publish() {
    assert owned() : notOwned();
    long added = this.added;
    if (added == published) {
      requireUsable();
      return false;
    }
    barriers.beforePublication();
    ring.publish(withheldSlot, withheldWord);
    published = added;
    // The flags must be visible before the device's wish is read (2.8.21.3): a device that has just
    // looked at the flags, and then writes its wish, is seen by one of the two. Release and acquire
    // alone let a processor turn the store and the load round, and a notification is lost.
    VarHandle.fullFence();
    int wish = ring.deviceEvent();
    return switch (wish >>> 16 & 3) {
      case EVENT_DISABLE -> false;
      case EVENT_DESCRIPTOR ->
          !eventIndex
              || needsEvent(
                  wish,
                  availableSlot,
                  availableBits == AVAILABLE ? 1 : 0,
                  slotsFrom(withheldSlot),
                  size);
      default ->
          true; // also where the flags are reserved ones: a notification too many is harmless
    };
  }

  /** How many slots lie between one that was taken and the available one: 1 to the size. */
  private int slotsFrom(int slot) {
    int slots = availableSlot - slot;
    return slots > 0 ? slots : slots + size;
  }

  /**
   * Whether a side that has moved on by {@code count} slots to {@code slot}, where its wrap counter
   * is {@code wrap}, has passed the slot of an event (2.8.7.1). An event with the other wrap
   * counter is one of the lap before.
   */
  static boolean needsEvent(int event, int slot, int wrap, int count, int size) {
    int eventSlot = event & 0x7fff;
    int passed = slot - ((event >>> 15 & 1) == wrap ? eventSlot : eventSlot - size);
    return passed > 0 && passed <= count;
  }

  @Override
  public int notificationData() {
    // Where the device finds the next descriptor that is not available yet: what was added and not
    // published does not count.
    boolean pending = added != published;
    int slot = pending ? withheldSlot : availableSlot;
    int bits = pending ? (int) (withheldWord >>> 48) : availableBits;
    return settings().index() | slot << 16 | ((bits & AVAILABLE) != 0 ? 1 << 31 : 0);
  }

  @Override
  public boolean poll() {
    assert owned() : notOwned();
    if (inOrder) {
      return pollInOrder();
    }
    PackedRing ring = this.ring;
    char slot = usedSlot;
    int usedBits = this.usedBits;
    if (usedBits == NEVER) {
      requireUsable(); // before the ring is touched: the memory may be gone
    }
    int flags = ring.flags(slot);
    if ((flags & BOTH) != usedBits) {
      flags = look(flags);
      if (flags == NOTHING) {
        return false;
      }
    }
    if (platform) {
      barriers.afterObservation();
    }
    int id = ring.usedId(slot);
    if (id >= size) {
      throw breakForId(id);
    }
    long[] chains = this.chains;
    int at = id << WORDS_SHIFT;
    if (chains[at + ADDED_AT] >= published) {
      throw breakForChain(id);
    }
    long shape = chains[at + SHAPE];
    int length = ring.usedLength(slot);
    if (Integer.compareUnsigned(length, (int) shape) > 0) {
      length = beyond(id, flags, length, (int) shape);
    }
    // Where it is always 1, the next slot must not wait for what is loaded by the id: that would be
    // a chain of loads through all completions.
    give(id, oneEach ? 1 : (int) (shape >>> 32), length);
    return true;
  }

  private boolean pollInOrder() {
    long completed = this.completed;
    if (completed == batchEnd && !lookForBatch()) {
      return false;
    }
    // The oldest one outstanding: ids are given back as they were taken.
    int id = (int) chains[((int) completed << WORDS_SHIFT | FREE_ID) & chains.length - 1];
    long shape = chains[(id << WORDS_SHIFT) + SHAPE];
    give(id, (int) (shape >>> 32), completed + 1 == batchEnd ? batchLength : (int) shape);
    return true;
  }

  /** Takes a used descriptor, which stands for all chains up to the one that it names. */
  private boolean lookForBatch() {
    char slot = usedSlot;
    int usedBits = this.usedBits;
    if (usedBits == NEVER) {
      requireUsable(); // before the ring is touched: the memory may be gone
    }
    int flags = ring.flags(slot);
    if ((flags & BOTH) != usedBits) {
      flags = look(flags);
      if (flags == NOTHING) {
        return false;
      }
    }
    barriers.afterObservation();
    int id = ring.usedId(slot);
    if (id >= size) {
      throw breakForId(id);
    }
    int at = id << WORDS_SHIFT;
    long addedAt = chains[at + ADDED_AT];
    if (addedAt >= published) {
      throw breakForChain(id);
    }
    int capacity = (int) chains[at + SHAPE];
    int length = ring.usedLength(slot);
    if (Integer.compareUnsigned(length, capacity) > 0) {
      length = beyond(id, flags, length, capacity);
    }
    batchLength = length;
    batchEnd = addedAt + 1;
    return true;
  }

  /** Takes a chain back: its id, its slots, and what the getters tell. */
  private void give(int id, int count, int length) {
    long[] chains = this.chains;
    int at = id << WORDS_SHIFT;
    chains[at + ADDED_AT] = LATER;
    long completed = this.completed;
    chains[((int) completed + size << WORDS_SHIFT | FREE_ID) & chains.length - 1] = id;
    this.completed = completed + 1;
    int next = usedSlot + count;
    if (next >= size) {
      next -= size;
      usedBits ^= BOTH;
    }
    usedSlot = (char) next;
    freeSlots += count;
    found(id, chains[at + ATTACHMENT], length);
  }

  /**
   * What to do about flags that are not those of a used descriptor; returns {@link #NOTHING}, or
   * the flags after another look.
   */
  private int look(int flags) {
    requireUsable();
    // Where a chain is with the device, the slot is as the driver has left it: available in this
    // lap. Where none is, it is as it was left in the lap before.
    int untouched = usedBits ^ USED;
    if (published != completed ? (flags & BOTH) != untouched : (flags & BOTH) == untouched) {
      throw breakFor(
          "the device has left the flags 0x"
              + Integer.toHexString(flags)
              + " in slot "
              + (int) usedSlot
              + ", which are neither those of an available nor those of a used descriptor");
    }
    if (interrupts && eventIndex && !isArmed()) {
      requestInterrupt();
      int again = ring.flags(usedSlot);
      if ((again & BOTH) == usedBits) {
        return again;
      }
    }
    return NOTHING;
  }

  @Override
  public int outstanding() {
    return (int) (added - completed);
  }

  @Override
  public int freeDescriptors() {
    return freeSlots;
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
    return !(inOrder && completed != batchEnd) && (ring.flags(usedSlot) & BOTH) != usedBits;
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
      int slots = publishedSlots();
      int slot = usedSlot + (delayed && slots > 0 ? slots - slots / 4 - 1 : 0);
      int wrap = usedBits == BOTH ? 1 : 0;
      event =
          slot < size
              ? PackedRing.event(slot, wrap, EVENT_DESCRIPTOR)
              : PackedRing.event(slot - size, wrap ^ 1, EVENT_DESCRIPTOR);
    } else {
      event = PackedRing.event(0, 0, EVENT_ENABLE);
    }
    ring.driverEvent(event);
    // The wish must be visible before the flags are looked at again (2.8.22.1): what the device
    // uses after that look, it interrupts for.
    VarHandle.fullFence();
  }

  private void suppressInterrupts() {
    event = PackedRing.event(0, 0, EVENT_DISABLE);
    ring.driverEvent(event);
  }

  /** Whether the device comes to the event when it uses what is outstanding, or the next chain. */
  private boolean isArmed() {
    int slot = event & 0x7fff;
    int wrap = event >>> 15 & 1;
    int ahead = slot - usedSlot + (wrap == (usedBits == BOTH ? 1 : 0) ? 0 : size);
    return ahead == 0 || delayed && ahead > 0 && ahead < publishedSlots();
  }

  /** How many slots are with the device. */
  private int publishedSlots() {
    return size - freeSlots - (added == published ? 0 : slotsFrom(withheldSlot));
  }

  @Override
  void stop() {
    freeSlots = 0; // add: full
    published = added; // publish: nothing to do
    usedBits = NEVER; // poll: look
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

  /**
   * What to take for a length that is too great. Without the flag WRITE the device has written
   * nothing, and the length is reserved (2.8.4). But QEMU never sets the flag, and its lengths are
   * right: so the flag decides only where the length cannot be one.
   */
  private int beyond(int id, int flags, int length, int capacity) {
    return (flags & WRITE) == 0 ? 0 : clamp(id, length, capacity);
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
    return breakFor("the device has used chain " + id + ", where ids are less than " + size);
  }

  private RuntimeException breakForChain(int id) {
    return breakFor(
        "the device has used chain "
            + id
            + (chains[(id << WORDS_SHIFT) + ADDED_AT] == LATER
                ? ", which is not outstanding"
                : ", which is not available yet"));
  }

  private RuntimeException breakFor(String reason) {
    markBroken(reason);
    requireUsable();
    throw new AssertionError();
  }
}
