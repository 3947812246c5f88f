package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.SlotQueue;

/** A disk: header, data, status. */
final class Disk extends SlotQueue {
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  Disk(DeviceSession<?> session, int size) {
    super(session, "requests", 0, size, 16L, 1L, 1, 0L, 1);
  }

  long submit(int type, long sector, MemorySegment data, long attachment) {
    int slot = takeSlot();
    if (slot < 0) {
      return FULL;
    }
    slots().set(LE32, headerOffset(slot), type);
    slots().set(LE32, headerOffset(slot) + 4, 0);
    slots().set(LE64, headerOffset(slot) + 8, sector);
    return type == 1
        ? submitReadable(slot, attachment, data)
        : submitWritable(slot, attachment, data);
  }

  int call(int type, long sector, MemorySegment data) {
    long token = submit(type, sector, data, 0L);
    if (token == FULL) {
      throw full("request");
    }
    awaitCompletion("request", token);
    int status = status(token);
    release(token);
    return status;
  }
}
