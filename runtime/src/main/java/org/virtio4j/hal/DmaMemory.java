package org.virtio4j.hal;

import java.lang.foreign.MemorySegment;

/**
 * Memory that driver and device both reach, as {@link Hal#allocate} gives it.
 *
 * @param deviceAddress where the device finds its first byte
 * @param segment where the driver finds it; accessible from every thread
 */
public record DmaMemory(long deviceAddress, MemorySegment segment) {
  /**
   * The size in bytes.
   *
   * @return the size
   */
  public long byteSize() {
    return segment.byteSize();
  }
}
