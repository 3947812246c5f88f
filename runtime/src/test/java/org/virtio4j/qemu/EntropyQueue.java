package org.virtio4j.qemu;

import java.lang.foreign.MemorySegment;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.SlotQueue;

/** An entropy device's queue (VIRTIO 1.4, 5.4): a request is a buffer to fill. */
final class EntropyQueue extends SlotQueue {
  EntropyQueue(DeviceSession<?> session) {
    super(session, "requests", 0, 8, 0L, 0L, 1, -1L, 1);
  }

  int read(MemorySegment data) {
    long token = submitRead(data, 0L);
    if (token == FULL) {
      throw full("read");
    }
    awaitCompletion("read", token);
    long written = written(token);
    release(token);
    return (int) written;
  }

  long submitRead(MemorySegment data, long attachment) {
    int slot = takeSlot();
    return slot < 0 ? FULL : submitWritable(slot, attachment, data);
  }
}
