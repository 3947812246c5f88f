package org.virtio4j.benchmark;

import org.virtio4j.annotation.Code;

/** How a request ended. */
enum DiskStatus {
  @Code(value = 0, ok = true)
  OK,
  @Code(1)
  IO_ERROR,
  @Code(2)
  UNSUPPORTED,
  @Code(otherwise = true)
  UNKNOWN
}
