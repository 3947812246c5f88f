package org.virtio4j.driver;

import java.lang.foreign.MemorySegment;

/** Stands in for the runtime's type. */
@FunctionalInterface
public interface CompletionHandler {
  void completed(long attachment, int status, long written, MemorySegment reply, long replyBase);
}
