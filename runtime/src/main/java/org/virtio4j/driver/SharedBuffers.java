package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.Hal;

/**
 * The callers' buffers that the device owns at present, by request slot. It is what keeps them
 * reachable, and what gives each of them back to the HAL exactly once.
 */
final class SharedBuffers {
  private final Hal hal;
  private final int perSlot;
  private final int[] counts; // by slot
  private final MemorySegment[] segments; // perSlot for each slot
  private final long[] addresses;
  private final boolean[] writable;

  SharedBuffers(Hal hal, int slots, int perSlot) {
    this.hal = hal;
    this.perSlot = perSlot;
    this.counts = new int[slots];
    this.segments = new MemorySegment[slots * perSlot];
    this.addresses = new long[slots * perSlot];
    this.writable = new boolean[slots * perSlot];
  }

  /** Shares one more buffer of a slot; {@code false} if the HAL cannot just now. */
  boolean share(int slot, MemorySegment segment, boolean deviceWrites) {
    int count = counts[slot];
    if (count == perSlot) {
      throw new IllegalStateException("a request has at most " + perSlot + " buffers");
    }
    long length = segment.byteSize();
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a buffer has at most 2^31-1 bytes, not " + length);
    }
    if (deviceWrites && segment.isReadOnly()) {
      throw new IllegalArgumentException("the device cannot write a read-only buffer");
    }
    long address = hal.share(segment, 0L, length, direction(deviceWrites));
    if (address == Hal.UNAVAILABLE) {
      return false;
    }
    int index = slot * perSlot + count;
    segments[index] = segment;
    addresses[index] = address;
    writable[index] = deviceWrites;
    counts[slot] = count + 1;
    return true;
  }

  int count(int slot) {
    return counts[slot];
  }

  long address(int slot, int buffer) {
    return addresses[slot * perSlot + buffer];
  }

  int length(int slot, int buffer) {
    return (int) segments[slot * perSlot + buffer].byteSize();
  }

  boolean isWritable(int slot, int buffer) {
    return writable[slot * perSlot + buffer];
  }

  /** The number of bytes that the device may write in a slot's buffers. */
  long writableBytes(int slot) {
    long bytes = 0;
    for (int i = 0; i < counts[slot]; i++) {
      bytes += isWritable(slot, i) ? length(slot, i) : 0;
    }
    return bytes;
  }

  /** Gives a slot's buffers back to the caller: all of them, even if one fails. */
  void unshare(int slot) {
    RuntimeException failure = null;
    for (int i = counts[slot] - 1; i >= 0; i--) {
      int index = slot * perSlot + i;
      MemorySegment segment = segments[index];
      counts[slot] = i;
      segments[index] = null;
      try {
        hal.unshare(addresses[index], segment, 0L, segment.byteSize(), direction(writable[index]));
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Gives everything back, after the device has been reset. */
  void unshareAll() {
    RuntimeException failure = null;
    for (int slot = 0; slot < counts.length; slot++) {
      try {
        unshare(slot);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static BufferDirection direction(boolean deviceWrites) {
    return deviceWrites ? BufferDirection.DEVICE_TO_DRIVER : BufferDirection.DRIVER_TO_DEVICE;
  }
}
