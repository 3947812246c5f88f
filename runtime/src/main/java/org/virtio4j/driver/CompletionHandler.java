package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;

/** Is told of the completion of requests that were submitted without waiting. */
@FunctionalInterface
public interface CompletionHandler {
  /**
   * A request has completed. The caller's buffers are the caller's again, with what the device
   * wrote.
   *
   * @param attachment what was given with the request
   * @param status the raw status that the device wrote; 0 if the queue's reply has no status
   * @param written the number of bytes that the device says it wrote into the request's writable
   *     data, at most that data's size
   * @param reply the memory that holds the reply, valid during this call only; generated codecs
   *     read it
   * @param replyBase where the reply begins in that memory, in bytes
   */
  void completed(long attachment, int status, long written, MemorySegment reply, long replyBase);
}
