package org.virtio4j.device.block;

import org.virtio4j.annotation.Code;

/** How a request went (VIRTIO 1.4, 5.2.6). */
public enum BlockStatus {
  /** It was carried out. */
  @Code(value = 0, ok = true)
  OK,
  /** The device or the driver made an error. */
  @Code(1)
  IOERR,
  /** The device does not support such a request. */
  @Code(2)
  UNSUPP,
  /** The device answered with a number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}
