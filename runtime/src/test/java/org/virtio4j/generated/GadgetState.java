package org.virtio4j.generated;

import org.virtio4j.annotation.Code;

/** A status of an invented device. */
enum GadgetState {
  @Code(value = 0, ok = true)
  READY,
  @Code(value = 4, ok = true)
  IDLE,
  @Code(7)
  BROKEN,
  @Code(otherwise = true)
  OTHER
}
