package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;

/**
 * The callers' buffers that the device owns at present, by request slot. It is what keeps them
 * reachable, and what gives each of them back to the HAL exactly once.
 *
 * <p>Buffers in the HAL's {@linkplain Hal#directMemory direct memory} need neither: the memory
 * stays while the HAL does, whatever becomes of the caller's view of it. {@link #direct} finds
 * their device addresses, and nothing is kept of them.
 */
final class SharedBuffers {
  private final Hal hal;

  // The direct memory; of no size if there is none.
  private final long directStart; // in this process
  private final long directBytes;
  private final long directDevice; // where the device finds its first byte

  private final int perSlot;
  private final int[] counts; // by slot
  private final MemorySegment[] segments; // perSlot for each slot
  private final long[] addresses;
  private final boolean[] writable;

  SharedBuffers(Hal hal, int slots, int perSlot) {
    this.hal = hal;
    DmaMemory direct = hal.directMemory();
    this.directStart = direct == null ? 0 : direct.segment().address();
    this.directBytes = direct == null ? 0 : direct.byteSize();
    this.directDevice = direct == null ? 0 : direct.deviceAddress();
    this.perSlot = perSlot;
    this.counts = new int[slots];
    this.segments = new MemorySegment[slots * perSlot];
    this.addresses = new long[slots * perSlot];
    this.writable = new boolean[slots * perSlot];
  }

  /**
   * The device address of a buffer that needs no sharing, or {@link Hal#UNAVAILABLE}: then {@link
   * #share} says what is to be done, or what is wrong.
   *
   * <p>A buffer of 1 to 2^30 bytes passes that lies inside the direct memory, whole, and that is
   * not read-only where the device writes. All of it is asked of the segment: its address and size
   * are final, so nothing can change between this check and the device's access. Heap segments are
   * left to {@code share}: their address is an offset in an array, and could look like one of ours.
   */
  long direct(MemorySegment segment, long length, boolean deviceWrites) {
    long from = segment.address() - directStart;
    return length - 1 >>> 30 == 0
            && from >= 0
            && from <= directBytes - length // negative, and refused, if it is larger than all
            && segment.isNative()
            && !(deviceWrites && segment.isReadOnly())
        ? directDevice + from
        : Hal.UNAVAILABLE;
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
