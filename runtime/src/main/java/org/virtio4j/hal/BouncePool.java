package org.virtio4j.hal;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.virtio4j.DmaException;

/**
 * Buffers of one size that stand in for memory which the device does not reach: what the driver
 * wrote is copied there, and what the device wrote is copied back. Any thread may use it; nothing
 * is allocated, nobody blocks.
 */
final class BouncePool {
  private static final int EMPTY = -1;

  private final DmaMemory memory;
  private final int bufferBytes; // a power of two
  private final int shift;

  /**
   * The free buffers, a stack: the top in the low half, and in the high half a count of changes,
   * without which a buffer that was taken and given back meanwhile would go unnoticed.
   */
  private final AtomicLong top;

  private final AtomicLongArray next; // by buffer: the one below it in the stack, or TAKEN

  private static final long TAKEN = -2L;

  BouncePool(DmaMemory memory, int bufferBytes) {
    this.memory = memory;
    this.bufferBytes = bufferBytes;
    this.shift = Integer.numberOfTrailingZeros(bufferBytes);
    int count = (int) (memory.byteSize() >>> shift);
    this.next = new AtomicLongArray(count);
    for (int i = 0; i < count; i++) {
      next.set(i, i + 1 < count ? i + 1 : EMPTY);
    }
    this.top = new AtomicLong(0L);
  }

  boolean contains(long deviceAddress) {
    return Long.compareUnsigned(deviceAddress - memory.deviceAddress(), memory.byteSize()) < 0;
  }

  /**
   * Takes a buffer and copies into it. That is done for both directions: where the device writes
   * less than the whole, the rest of the caller's buffer comes back as it was, and not as what the
   * previous user of the bounce buffer left there.
   */
  long share(MemorySegment buffer, long offset, long length) {
    if (length > bufferBytes) {
      throw new DmaException(
          length
              + " bytes of memory that the device does not reach do not fit a bounce buffer of "
              + bufferBytes);
    }
    int index = take();
    if (index == EMPTY) {
      return Hal.UNAVAILABLE;
    }
    long base = (long) index << shift;
    MemorySegment.copy(buffer, offset, memory.segment(), base, length);
    return memory.deviceAddress() + base;
  }

  void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction) {
    long base = deviceAddress - memory.deviceAddress();
    int index = (int) (base >>> shift);
    if ((long) index << shift != base || next.get(index) != TAKEN) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(deviceAddress) + " was not shared, or was unshared before");
    }
    try {
      if (direction != BufferDirection.DRIVER_TO_DEVICE) {
        MemorySegment.copy(memory.segment(), base, buffer, offset, length);
      }
    } finally {
      give(index);
    }
  }

  private int take() {
    while (true) {
      long before = top.get();
      int index = (int) before;
      if (index == EMPTY) {
        return EMPTY;
      }
      long below = next.get(index);
      if (below != TAKEN && top.compareAndSet(before, head(before, (int) below))) {
        next.set(index, TAKEN);
        return index;
      }
    }
  }

  private void give(int index) {
    while (true) {
      long before = top.get();
      next.set(index, (int) before);
      if (top.compareAndSet(before, head(before, index))) {
        return;
      }
    }
  }

  private static long head(long before, int index) {
    return (before >>> 32) + 1 << 32 | index & 0xffff_ffffL;
  }
}
