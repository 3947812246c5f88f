package org.virtio4j.sketch.admin;

import org.virtio4j.annotation.Code;

enum AdminStatus {
  @Code(value = 0, ok = true)
  OK,
  @Code(6)
  ENXIO,
  @Code(11)
  EAGAIN,
  @Code(12)
  ENOMEM,
  @Code(16)
  EBUSY,
  @Code(22)
  EINVAL,
  @Code(28)
  ENOSPC,
  @Code(otherwise = true)
  UNKNOWN
}
