package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.virtio4j.DmaException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.internal.NativeMemory;

/** The platform that does not copy. */
final class DirectHal extends EmulatedHal {
  /** What is added to the address of a shared buffer: no buffer and no allocation lies there. */
  private static final long SHARED_OFFSET = 1L << 56;

  private static final BufferDirection[] DIRECTIONS = BufferDirection.values();

  private final Object table = new Object(); // the lock of what follows

  // The shared buffers: a hash table of chains, in arrays so that sharing does not allocate.
  private int[] buckets = new int[64]; // index of the first entry + 1
  private int[] next = new int[64]; // index of the next entry of the chain, or of a free one, + 1
  private MemorySegment[] buffers = new MemorySegment[64]; // null when free
  private long[] offsets = new long[64];
  private long[] lengths = new long[64];
  private byte[] directions = new byte[64];
  private int free; // index of the first free entry + 1; 0 when there is none

  DirectHal() {
    chainFree(0);
  }

  private void chainFree(int from) {
    for (int i = from; i < next.length; i++) {
      next[i] = i + 1 < next.length ? i + 2 : 0;
    }
    free = from + 1;
  }

  @Override
  public long share(MemorySegment buffer, long offset, long length, BufferDirection direction) {
    checkShare(buffer, offset, length, direction);
    long inside = insideAllocation(buffer, offset, length);
    if (inside >= 0) {
      return inside;
    }
    if (!buffer.isNative()) {
      throw new DmaException("the device cannot reach a buffer on the heap");
    }
    long address = buffer.address() + offset;
    synchronized (table) {
      if (free == 0) {
        grow();
      }
      int entry = free - 1;
      free = next[entry];
      buffers[entry] = buffer;
      offsets[entry] = offset;
      lengths[entry] = length;
      directions[entry] = (byte) direction.ordinal();
      link(entry, address);
    }
    return address + SHARED_OFFSET;
  }

  private void link(int entry, long address) {
    int bucket = bucket(address);
    next[entry] = buckets[bucket];
    buckets[bucket] = entry + 1;
  }

  private int bucket(long address) {
    long mixed = address * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 32) & buckets.length - 1;
  }

  private void grow() {
    int size = buffers.length;
    buffers = Arrays.copyOf(buffers, 2 * size);
    offsets = Arrays.copyOf(offsets, 2 * size);
    lengths = Arrays.copyOf(lengths, 2 * size);
    directions = Arrays.copyOf(directions, 2 * size);
    next = new int[2 * size];
    buckets = new int[2 * size];
    chainFree(size);
    for (int entry = 0; entry < size; entry++) {
      link(entry, buffers[entry].address() + offsets[entry]);
    }
  }

  @Override
  public void unshare(
      long deviceAddress,
      MemorySegment buffer,
      long offset,
      long length,
      BufferDirection direction) {
    if (deviceAddress < SHARED_OFFSET) {
      if (insideAllocation(buffer, offset, length) != deviceAddress) {
        mismatch(deviceAddress, length, direction);
      }
      return;
    }
    if (!remove(deviceAddress, buffer.address() + offset, length, direction)) {
      mismatch(deviceAddress, length, direction);
      return;
    }
    changed();
  }

  private void mismatch(long deviceAddress, long length, BufferDirection direction) {
    log()
        .report(
            Rule.UNSHARE_MISMATCH,
            "memory",
            "0x%x, %d bytes, %s, unshared",
            deviceAddress,
            length,
            direction);
  }

  private boolean remove(long deviceAddress, long address, long length, BufferDirection direction) {
    if (address + SHARED_OFFSET != deviceAddress) {
      return false;
    }
    synchronized (table) {
      int bucket = bucket(address);
      int previous = -1;
      for (int entry = buckets[bucket] - 1; entry >= 0; entry = next[entry] - 1) {
        if (start(entry) == address
            && lengths[entry] == length
            && directions[entry] == direction.ordinal()) {
          if (previous < 0) {
            buckets[bucket] = next[entry];
          } else {
            next[previous] = next[entry];
          }
          buffers[entry] = null;
          next[entry] = free;
          free = entry + 1;
          return true;
        }
        previous = entry;
      }
      return false;
    }
  }

  private long start(int entry) {
    return buffers[entry].address() + offsets[entry];
  }

  @Override
  boolean isStrict() {
    return false;
  }

  @Override
  Span findShared(long deviceAddress, long length) {
    long address = deviceAddress - SHARED_OFFSET;
    synchronized (table) {
      for (int entry = buckets[bucket(address)] - 1; entry >= 0; entry = next[entry] - 1) {
        if (start(entry) == address && length <= lengths[entry]) {
          return span(entry, address);
        }
      }
      // A descriptor need not begin where the buffer does.
      for (int entry = 0; entry < buffers.length; entry++) {
        if (buffers[entry] != null) {
          long inside = address - start(entry);
          if (inside >= 0 && inside <= lengths[entry] && length <= lengths[entry] - inside) {
            return span(entry, address);
          }
        }
      }
    }
    return null;
  }

  private Span span(int entry, long address) {
    MemorySegment buffer = buffers[entry];
    if (!buffer.scope().isAlive()) {
      return null;
    }
    if (!buffer.isAccessibleBy(Thread.currentThread())) {
      // The device has no thread of its own in the eyes of an arena that is confined to one.
      buffer = NativeMemory.at(buffer.address(), buffer.byteSize());
    }
    return new Span(buffer, address - buffer.address(), DIRECTIONS[directions[entry]]);
  }

  @Override
  void reportShared() {
    synchronized (table) {
      for (int entry = 0; entry < buffers.length; entry++) {
        if (buffers[entry] != null) {
          log()
              .report(
                  Rule.NOT_UNSHARED,
                  "memory",
                  "0x%x, %d bytes, %s",
                  start(entry) + SHARED_OFFSET,
                  lengths[entry],
                  DIRECTIONS[directions[entry]]);
        }
      }
    }
  }
}
