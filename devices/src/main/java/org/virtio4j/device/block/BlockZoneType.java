package org.virtio4j.device.block;

import org.virtio4j.annotation.Code;

/** How a zone can be written (VIRTIO 1.4, 5.2.6). */
public enum BlockZoneType {
  /** Anywhere. */
  @Code(1)
  CONVENTIONAL,
  /** At its write pointer only. */
  @Code(2)
  SEQUENTIAL_WRITE_REQUIRED,
  /** Anywhere, though best at its write pointer. */
  @Code(3)
  SEQUENTIAL_WRITE_PREFERRED,
  /** A number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}
