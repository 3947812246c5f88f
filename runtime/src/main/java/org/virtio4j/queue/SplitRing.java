package org.virtio4j.queue;

import static org.virtio4j.queue.RingMemory.SHIFT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a split virtqueue: every access to it, and nothing else. {@link SplitQueue} holds
 * all of the logic and all of the state.
 *
 * <p>Accesses are not checked: see {@link RingMemory}. Heads come from the queue's list of free
 * descriptors, or were compared with the size; positions are masked with the size less one. Nothing
 * that the driver wrote is read back.
 *
 * <p>Plain accesses need no alignment; the words that order others (VIRTIO 1.4, 2.7.13) are aligned
 * by the layout, and are accessed by release, acquire or opaque mode.
 */
final class SplitRing {
  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  /** Driver: the device need not interrupt. */
  static final int NO_INTERRUPT = 1;

  /** Device: the driver need not notify. */
  static final int NO_NOTIFY = 1;

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
  private static final VarHandle CHAR_ORDERED =
      ValueLayout.JAVA_CHAR
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private final MemorySegment memory; // keeps it reachable; used where rings are bounded

  // Addresses, shifted left.
  private final long descriptors;
  private final long available;
  private final long usedEvent;
  private final long used;
  private final long availableEvent;
  private final long tables;
  private final char tableEntries; // of each head's table

  SplitRing(MemorySegment memory, SplitLayout layout) {
    long origin = RingMemory.origin(memory, layout.byteSize());
    this.memory = memory;
    this.descriptors = origin << SHIFT;
    this.available = origin + layout.availableOffset() << SHIFT;
    this.usedEvent = origin + layout.usedEvent() << SHIFT;
    this.used = origin + layout.usedOffset() << SHIFT;
    this.availableEvent = origin + layout.availableEvent() << SHIFT;
    this.tables = origin + layout.tablesOffset() << SHIFT;
    this.tableEntries =
        layout.hasTables() ? (char) (1 << layout.tableShift() - SplitLayout.DESCRIPTOR_SHIFT) : 0;
  }

  /** What addresses are offsets in; a constant unless rings are bounded. */
  private MemorySegment memory() {
    return RingMemory.BOUNDED ? memory : RingMemory.ALL;
  }

  /**
   * Writes a descriptor of the table, as two stores. Safe: indices are less than the size, for
   * which the table is made.
   */
  void descriptor(char index, long address, int length, int flags, int next) {
    put(
        memory(),
        (descriptors >>> SHIFT) + ((long) index << SplitLayout.DESCRIPTOR_SHIFT),
        address,
        word(length, flags, next));
  }

  /**
   * Writes an entry of the indirect table that belongs to a head. Safe: there is a table for each
   * head, with as many entries as a chain can have, and what adds chains counts the entries.
   */
  void tableEntry(char head, char entry, long address, int length, int flags, int next) {
    long index = (long) head * tableEntries + entry;
    put(
        memory(),
        (tables >>> SHIFT) + (index << SplitLayout.DESCRIPTOR_SHIFT),
        address,
        word(length, flags, next));
  }

  /** The second half of a descriptor: {@code len}, {@code flags}, {@code next}. */
  static long word(int length, int flags, int next) {
    return length & 0xffff_ffffL | (long) flags << 32 | (long) next << 48;
  }

  /** {@link DescriptorCodec#encode} by two stores. */
  static void put(MemorySegment memory, long at, long address, long word) {
    LONG.set(memory, at + DescriptorCodec.ADDR_OFFSET, address);
    LONG.set(memory, at + DescriptorCodec.LEN_OFFSET, word);
  }

  /**
   * Writes an entry of the available ring; the device sees it only by {@link #publish}. Safe: the
   * position is masked, and the ring has an entry for each position.
   */
  void available(char position, char head) {
    CHAR.set(
        memory(),
        (available >>> SHIFT)
            + RingHeaderCodec.BYTE_SIZE
            + ((long) position << SplitLayout.INDEX_SHIFT),
        head);
  }

  /**
   * Publishes the available index. Release: whatever was written before, descriptors and entries of
   * the ring, is visible to a device that sees the index (2.7.13.3).
   */
  void publish(char index) {
    CHAR_ORDERED.setRelease(memory(), (available >>> SHIFT) + RingHeaderCodec.IDX_OFFSET, index);
  }

  /**
   * Reads the used index. Acquire: the elements before it, and the buffers that they give back, are
   * read as the device left them (2.7.14).
   */
  char usedIndex() {
    return (char) CHAR_ORDERED.getAcquire(memory(), (used >>> SHIFT) + RingHeaderCodec.IDX_OFFSET);
  }

  /** Reads a used element's id, as the device wrote it. Safe: the position is masked. */
  int usedId(char position) {
    return (int) INT.get(memory(), usedElement(position) + UsedElementCodec.ID_OFFSET);
  }

  /** Reads a used element's length, as the device wrote it. Safe: the position is masked. */
  int usedLength(char position) {
    return (int) INT.get(memory(), usedElement(position) + UsedElementCodec.LEN_OFFSET);
  }

  private long usedElement(char position) {
    return (used >>> SHIFT)
        + RingHeaderCodec.BYTE_SIZE
        + ((long) position << SplitLayout.USED_ELEMENT_SHIFT);
  }

  /** Reads the device's flags (2.7.10); to be preceded by a full fence. */
  char usedFlags() {
    return (char) CHAR_ORDERED.getOpaque(memory(), (used >>> SHIFT) + RingHeaderCodec.FLAGS_OFFSET);
  }

  /** Reads the index at which the device wants to be notified; to be preceded by a full fence. */
  char availableEvent() {
    return (char) CHAR_ORDERED.getOpaque(memory(), availableEvent >>> SHIFT);
  }

  /** Writes the driver's flags (2.7.7). */
  void availableFlags(char flags) {
    CHAR_ORDERED.setOpaque(memory(), (available >>> SHIFT) + RingHeaderCodec.FLAGS_OFFSET, flags);
  }

  /** Writes the index at which the driver wants an interrupt (2.7.7). */
  void usedEvent(char index) {
    CHAR_ORDERED.setOpaque(memory(), usedEvent >>> SHIFT, index);
  }
}
