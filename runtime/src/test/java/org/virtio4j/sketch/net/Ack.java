package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Code;

enum Ack {
  @Code(value = 0, ok = true)
  OK,
  @Code(1)
  ERR,
  @Code(otherwise = true)
  UNKNOWN
}
