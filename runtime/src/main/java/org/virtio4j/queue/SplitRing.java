package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a split virtqueue: every access to it, and nothing else. {@link SplitQueue} holds
 * all of the logic and all of the state.
 *
 * <p>Positions and heads that come here have been derived from private state or checked against the
 * queue's size; the segment's bounds are a second net. Nothing that the driver wrote is read back.
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

  private final MemorySegment memory;
  private final long availableFlags;
  private final long availableIndex;
  private final long availableRing;
  private final long usedEvent;
  private final long usedFlags;
  private final long usedIndex;
  private final long usedRing;
  private final long availableEvent;
  private final long tables;
  private final int tableShift;

  SplitRing(MemorySegment memory, SplitLayout layout) {
    this.memory = memory;
    this.availableFlags = layout.availableOffset() + RingHeaderCodec.FLAGS_OFFSET;
    this.availableIndex = layout.availableOffset() + RingHeaderCodec.IDX_OFFSET;
    this.availableRing = layout.availableOffset() + RingHeaderCodec.BYTE_SIZE;
    this.usedEvent = layout.usedEvent();
    this.usedFlags = layout.usedOffset() + RingHeaderCodec.FLAGS_OFFSET;
    this.usedIndex = layout.usedOffset() + RingHeaderCodec.IDX_OFFSET;
    this.usedRing = layout.usedOffset() + RingHeaderCodec.BYTE_SIZE;
    this.availableEvent = layout.availableEvent();
    this.tables = layout.tablesOffset();
    this.tableShift = layout.tableShift();
  }

  /** Writes a descriptor of the table, as two stores. */
  void descriptor(int index, long address, int length, int flags, int next) {
    put((long) index << SplitLayout.DESCRIPTOR_SHIFT, address, length, flags, next);
  }

  /** Writes an entry of the indirect table that belongs to a head. */
  void tableEntry(int head, int entry, long address, int length, int flags, int next) {
    long offset =
        tables + ((long) head << tableShift) + ((long) entry << SplitLayout.DESCRIPTOR_SHIFT);
    put(offset, address, length, flags, next);
  }

  /**
   * {@link DescriptorCodec#encode} by two stores: {@code len}, {@code flags}, {@code next} go
   * together.
   */
  private void put(long offset, long address, int length, int flags, int next) {
    MemorySegment memory = this.memory;
    LONG.set(memory, offset + DescriptorCodec.ADDR_OFFSET, address);
    LONG.set(
        memory,
        offset + DescriptorCodec.LEN_OFFSET,
        length & 0xffff_ffffL | (long) flags << 32 | (long) next << 48);
  }

  /** Writes an entry of the available ring; the device sees it only by {@link #publish}. */
  void available(int position, int head) {
    CHAR.set(memory, availableRing + ((long) position << SplitLayout.INDEX_SHIFT), (char) head);
  }

  /**
   * Publishes the available index. Release: whatever was written before, descriptors and entries of
   * the ring, is visible to a device that sees the index (2.7.13.3).
   */
  void publish(char index) {
    CHAR_ORDERED.setRelease(memory, availableIndex, index);
  }

  /**
   * Reads the used index. Acquire: the elements before it, and the buffers that they give back, are
   * read as the device left them (2.7.14).
   */
  char usedIndex() {
    return (char) CHAR_ORDERED.getAcquire(memory, usedIndex);
  }

  int usedId(int position) {
    return (int) INT.get(memory, usedElement(position) + UsedElementCodec.ID_OFFSET);
  }

  int usedLength(int position) {
    return (int) INT.get(memory, usedElement(position) + UsedElementCodec.LEN_OFFSET);
  }

  private long usedElement(int position) {
    return usedRing + ((long) position << SplitLayout.USED_ELEMENT_SHIFT);
  }

  /** Reads the device's flags (2.7.10); to be preceded by a full fence. */
  char usedFlags() {
    return (char) CHAR_ORDERED.getOpaque(memory, usedFlags);
  }

  /** Reads the index at which the device wants to be notified; to be preceded by a full fence. */
  char availableEvent() {
    return (char) CHAR_ORDERED.getOpaque(memory, availableEvent);
  }

  /** Writes the driver's flags (2.7.7). */
  void availableFlags(char flags) {
    CHAR_ORDERED.setOpaque(memory, availableFlags, flags);
  }

  /** Writes the index at which the driver wants an interrupt (2.7.7). */
  void usedEvent(char index) {
    CHAR_ORDERED.setOpaque(memory, usedEvent, index);
  }
}
