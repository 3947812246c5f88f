package org.virtio4j.sketch.block;

import org.virtio4j.annotation.Code;

enum BlockStatus {
  @Code(value = 0, ok = true)
  OK,
  @Code(1)
  IOERR,
  @Code(2)
  UNSUPP,
  @Code(3)
  ZONE_INVALID_CMD,
  @Code(otherwise = true)
  UNKNOWN
}
