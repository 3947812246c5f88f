package org.virtio4j.device.block;

import org.virtio4j.annotation.Code;

/** The state of a zone (VIRTIO 1.4, 5.2.6). */
public enum BlockZoneState {
  /** It is conventional, and has no write pointer. */
  @Code(0)
  NOT_WRITE_POINTER,
  /** Nothing is written. */
  @Code(1)
  EMPTY,
  /** A write has opened it. */
  @Code(2)
  IMPLICITLY_OPEN,
  /** A request has opened it. */
  @Code(3)
  EXPLICITLY_OPEN,
  /** Something is written, and it is not open. */
  @Code(4)
  CLOSED,
  /** It can be read only, for good. */
  @Code(13)
  READ_ONLY,
  /** Nothing more can be written until it is reset. */
  @Code(14)
  FULL,
  /** It can neither be read nor written, for good. */
  @Code(15)
  OFFLINE,
  /** A number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}
