package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Code;

enum SoundStatus {
  @Code(value = 0x8000, ok = true)
  OK,
  @Code(0x8001)
  BAD_MSG,
  @Code(0x8002)
  NOT_SUPP,
  @Code(0x8003)
  IO_ERR,
  @Code(otherwise = true)
  UNKNOWN
}
