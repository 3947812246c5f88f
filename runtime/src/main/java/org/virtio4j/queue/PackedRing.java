package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a packed virtqueue: every access to it, and nothing else. {@link PackedQueue} holds
 * all of the logic and all of the state.
 *
 * <p>Slots and ids that come here have been derived from private state or checked against the
 * queue's size; the segment's bounds are a second net. Nothing that the driver wrote is read back.
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

  private final MemorySegment memory;
  private final long driverEvent;
  private final long deviceEvent;
  private final long tables;
  private final int tableShift;

  PackedRing(MemorySegment memory, PackedLayout layout) {
    this.memory = memory;
    this.driverEvent = layout.driverEventOffset();
    this.deviceEvent = layout.deviceEventOffset();
    this.tables = layout.tablesOffset();
    this.tableShift = layout.tableShift();
  }

  /** The second half of a descriptor: {@code len}, {@code id}, {@code flags}. */
  static long word(int length, int id, int flags) {
    return length & 0xffff_ffffL | (long) id << 32 | (long) flags << 48;
  }

  /**
   * Writes a descriptor, flags included. The device does not look at it before the chain's first
   * one, or one of an earlier chain, is published.
   */
  void descriptor(int slot, long address, long word) {
    put((long) slot << PackedLayout.DESCRIPTOR_SHIFT, address, word);
  }

  /** Writes the half of a descriptor that {@link #publish} does not write. */
  void address(int slot, long address) {
    LONG.set(
        memory,
        ((long) slot << PackedLayout.DESCRIPTOR_SHIFT) + PackedDescriptorCodec.ADDR_OFFSET,
        address);
  }

  /** Writes an entry of the indirect table that belongs to an id. */
  void tableEntry(int id, int entry, long address, int length, int flags) {
    put(
        tables + ((long) id << tableShift) + ((long) entry << PackedLayout.DESCRIPTOR_SHIFT),
        address,
        word(length, 0, flags));
  }

  private void put(long offset, long address, long word) {
    MemorySegment memory = this.memory;
    LONG.set(memory, offset + PackedDescriptorCodec.ADDR_OFFSET, address);
    LONG.set(memory, offset + PackedDescriptorCodec.LEN_OFFSET, word);
  }

  /**
   * Writes the second half of a descriptor, and makes it available by that. Release: whatever was
   * written before, its address, the chain's other descriptors and those behind it, is visible to a
   * device that sees the flags (2.8.21.1). Length and id go in the same store as the flags.
   */
  void publish(int slot, long word) {
    LONG_ORDERED.setRelease(
        memory,
        ((long) slot << PackedLayout.DESCRIPTOR_SHIFT) + PackedDescriptorCodec.LEN_OFFSET,
        word);
  }

  /**
   * Reads a descriptor's flags. Acquire: if they say that it is used, its id and its length, and
   * the buffers that it gives back, are read as the device left them (2.8.22).
   */
  int flags(int slot) {
    return (char)
        CHAR_ORDERED.getAcquire(
            memory,
            ((long) slot << PackedLayout.DESCRIPTOR_SHIFT) + PackedDescriptorCodec.FLAGS_OFFSET);
  }

  int usedId(int slot) {
    return (char)
        CHAR.get(
            memory,
            ((long) slot << PackedLayout.DESCRIPTOR_SHIFT) + PackedDescriptorCodec.ID_OFFSET);
  }

  int usedLength(int slot) {
    return (int)
        INT.get(
            memory,
            ((long) slot << PackedLayout.DESCRIPTOR_SHIFT) + PackedDescriptorCodec.LEN_OFFSET);
  }

  /** A word of event suppression. */
  static int event(int slot, int wrap, int flags) {
    return slot | wrap << 15 | flags << 16;
  }

  /** Reads when the device wants to be notified, as one word; to be preceded by a full fence. */
  int deviceEvent() {
    return (int) INT_ORDERED.getOpaque(memory, deviceEvent);
  }

  /** Writes when the driver wants an interrupt, as one word. */
  void driverEvent(int event) {
    INT_ORDERED.setOpaque(memory, driverEvent, event);
  }
}
