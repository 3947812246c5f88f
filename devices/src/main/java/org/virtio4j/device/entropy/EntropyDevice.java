package org.virtio4j.device.entropy;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

/** The entropy device: it fills buffers with random bytes. */
@VirtioDevice(id = 4, spec = "5.4")
@Queue(index = 0, size = 8)
public interface EntropyDevice {
  /**
   * Asks for random bytes.
   *
   * @param buffer memory for them
   * @return the number of bytes that the device wrote, at most the buffer's size; 0 is possible
   */
  @Request
  int read(@DeviceWritable MemorySegment buffer);
}
