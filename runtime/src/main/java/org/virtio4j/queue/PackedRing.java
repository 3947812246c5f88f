package org.virtio4j.queue;

import static org.virtio4j.queue.RingMemory.SHIFT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a packed virtqueue: every access to it, and nothing else. {@link PackedQueue} holds
 * all of the logic and all of the state.
 *
 * <p>Accesses are not checked: see {@link RingMemory}. Slots are private counters that go from the
 * size back to 0; ids come from the queue's list of free ones, or were compared with the size.
 * Nothing that the driver wrote is read back.
 *
 * <p>Plain accesses need no alignment; the words that order others (VIRTIO 1.4, 2.8.21 and 2.8.22)
 * are aligned by the layout, and are accessed by release, acquire or opaque mode.
 */
final class PackedRing {
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  /** Equal to the driver's wrap counter when the driver makes a descriptor available. */
  static final int AVAILABLE = 1 << 7;

  /** Equal to {@link #AVAILABLE} when the device has used a descriptor, unequal before. */
  static final int USED = 1 << 15;

  /** Event suppression: tell me of everything. */
  static final int EVENT_ENABLE = 0;

  /** Event suppression: tell me of nothing. */
  static final int EVENT_DISABLE = 1;

  /** Event suppression: tell me when a descriptor is passed; with EVENT_IDX only. */
  static final int EVENT_DESCRIPTOR = 2;

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
  private static final VarHandle LONG_ORDERED =
      ValueLayout.JAVA_LONG
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle INT_ORDERED =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  private static final VarHandle CHAR_ORDERED =
      ValueLayout.JAVA_CHAR
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private final MemorySegment memory; // keeps it reachable; used where rings are bounded

  // Addresses, shifted left.
  private final long ring;
  private final long driverEvent;
  private final long deviceEvent;
  private final long tables;
  private final char tableEntries; // of each id's table

  PackedRing(MemorySegment memory, PackedLayout layout) {
    long origin = RingMemory.origin(memory, layout.byteSize());
    this.memory = memory;
    this.ring = origin << SHIFT;
    this.driverEvent = origin + layout.driverEventOffset() << SHIFT;
    this.deviceEvent = origin + layout.deviceEventOffset() << SHIFT;
    this.tables = origin + layout.tablesOffset() << SHIFT;
    this.tableEntries =
        layout.hasTables() ? (char) (1 << layout.tableShift() - PackedLayout.DESCRIPTOR_SHIFT) : 0;
  }

  /** What addresses are offsets in; a constant unless rings are bounded. */
  private MemorySegment memory() {
    return RingMemory.BOUNDED ? memory : RingMemory.ALL;
  }

  /**
   * Where a slot's descriptor is. Safe: slots are less than the size, for which the ring is made.
   */
  private long at(char slot) {
    return (ring >>> SHIFT) + ((long) slot << PackedLayout.DESCRIPTOR_SHIFT);
  }

  /** The second half of a descriptor: {@code len}, {@code id}, {@code flags}. */
  static long word(int length, int id, int flags) {
    return length & 0xffff_ffffL | (long) id << 32 | (long) flags << 48;
  }

  /**
   * Writes a descriptor, flags included. The device does not look at it before the chain's first
   * one, or one of an earlier chain, is published.
   */
  void descriptor(char slot, long address, long word) {
    put(memory(), at(slot), address, word);
  }

  /** Writes the half of a descriptor that {@link #publish} does not write. */
  void address(char slot, long address) {
    LONG.set(memory(), at(slot) + PackedDescriptorCodec.ADDR_OFFSET, address);
  }

  /**
   * Writes an entry of the indirect table that belongs to an id. Safe: there is a table for each
   * id, with as many entries as a chain can have, and what adds chains counts the entries.
   */
  void tableEntry(char id, char entry, long address, int length, int flags) {
    long index = (long) id * tableEntries + entry;
    put(
        memory(),
        (tables >>> SHIFT) + (index << PackedLayout.DESCRIPTOR_SHIFT),
        address,
        word(length, 0, flags));
  }

  /** A descriptor as two stores. */
  static void put(MemorySegment memory, long at, long address, long word) {
    LONG.set(memory, at + PackedDescriptorCodec.ADDR_OFFSET, address);
    LONG.set(memory, at + PackedDescriptorCodec.LEN_OFFSET, word);
  }

  /**
   * Writes the second half of a descriptor, and makes it available by that. Release: whatever was
   * written before, its address, the chain's other descriptors and those behind it, is visible to a
   * device that sees the flags (2.8.21.1). Length and id go in the same store as the flags.
   */
  void publish(char slot, long word) {
    LONG_ORDERED.setRelease(memory(), at(slot) + PackedDescriptorCodec.LEN_OFFSET, word);
  }

  /**
   * Reads a descriptor's flags. Acquire: if they say that it is used, its id and its length, and
   * the buffers that it gives back, are read as the device left them (2.8.22).
   */
  int flags(char slot) {
    return (char) CHAR_ORDERED.getAcquire(memory(), at(slot) + PackedDescriptorCodec.FLAGS_OFFSET);
  }

  int usedId(char slot) {
    return (char) CHAR.get(memory(), at(slot) + PackedDescriptorCodec.ID_OFFSET);
  }

  int usedLength(char slot) {
    return (int) INT.get(memory(), at(slot) + PackedDescriptorCodec.LEN_OFFSET);
  }

  /** A word of event suppression. */
  static int event(int slot, int wrap, int flags) {
    return slot | wrap << 15 | flags << 16;
  }

  /** Reads when the device wants to be notified, as one word; to be preceded by a full fence. */
  int deviceEvent() {
    return (int) INT_ORDERED.getOpaque(memory(), deviceEvent >>> SHIFT);
  }

  /** Writes when the driver wants an interrupt, as one word. */
  void driverEvent(int event) {
    INT_ORDERED.setOpaque(memory(), driverEvent >>> SHIFT, event);
  }
}
