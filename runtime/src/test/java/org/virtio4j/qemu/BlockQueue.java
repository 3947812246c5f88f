package org.virtio4j.qemu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.SlotQueue;

/** A block device's queue (VIRTIO 1.4, 5.2.6), as little as a test needs. */
final class BlockQueue extends SlotQueue {
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  BlockQueue(DeviceSession<?> session) {
    this(session, 0, 64);
  }

  BlockQueue(DeviceSession<?> session, int index, int size) {
    super(session, "requests" + index, index, size, 16L, 1L, 1, 0L, 1);
  }

  /** Reads, and returns the raw status. */
  int read(long sector, MemorySegment data) {
    return await("read", submitRead(sector, data, 0L));
  }

  /** Writes, and returns the raw status. */
  int write(long sector, MemorySegment data) {
    return await("write", submitWrite(sector, data, 0L));
  }

  long submitWrite(long sector, MemorySegment data, long attachment) {
    int slot = header(1, sector);
    return slot < 0 ? FULL : submitReadable(slot, attachment, data);
  }

  long submitRead(long sector, MemorySegment data, long attachment) {
    int slot = header(0, sector);
    return slot < 0 ? FULL : submitWritable(slot, attachment, data);
  }

  private int header(int type, long sector) {
    int slot = takeSlot();
    if (slot >= 0) {
      slots().set(LE32, headerOffset(slot), type);
      slots().set(LE32, headerOffset(slot) + 4, 0);
      slots().set(LE64, headerOffset(slot) + 8, sector);
    }
    return slot;
  }

  private int await(String request, long token) {
    if (token == FULL) {
      throw full(request);
    }
    awaitCompletion(request, token);
    int status = status(token);
    release(token);
    return status;
  }
}
