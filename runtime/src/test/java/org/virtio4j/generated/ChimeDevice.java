package org.virtio4j.generated;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

/** An invented device that is one queue without header and reply. */
@VirtioDevice(id = 63)
@Queue(index = 0, size = 4)
interface ChimeDevice {
  /** Reads the time. */
  @Request
  int ring(@DeviceWritable MemorySegment time);

  /** Reads it twice. */
  default int ringTwice(MemorySegment time) {
    return ring(time) + ring(time);
  }
}
