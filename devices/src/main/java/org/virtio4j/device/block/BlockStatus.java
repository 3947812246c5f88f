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
  /** A zone is not used as it can be. */
  @Code(3)
  ZONE_INVALID_CMD,
  /** A write to a sequential zone is not at its write pointer, or of an odd size. */
  @Code(4)
  ZONE_UNALIGNED_WP,
  /** More zones would be open than the device can have. */
  @Code(5)
  ZONE_OPEN_RESOURCE,
  /** More zones would be active than the device can have. */
  @Code(6)
  ZONE_ACTIVE_RESOURCE,
  /** The device answered with a number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}
