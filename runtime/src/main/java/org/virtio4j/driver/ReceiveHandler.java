package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;

/** Is given what a device delivered. */
@FunctionalInterface
public interface ReceiveHandler {
  /**
   * A buffer has come back.
   *
   * @param segment the memory that holds the data, valid during this call only
   * @param offset where the data begin in that memory, in bytes
   * @param length the number of bytes that the device says it wrote, at most the buffer's size
   */
  void received(MemorySegment segment, long offset, int length);
}
