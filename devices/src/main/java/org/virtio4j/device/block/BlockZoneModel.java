package org.virtio4j.device.block;

import org.virtio4j.annotation.Code;

/** How the zones of a device are managed (VIRTIO 1.4, 5.2.4). */
public enum BlockZoneModel {
  /** There are none, or the device manages them: it is used as if it were not zoned. */
  @Code(0)
  NONE,
  /** The host manages them: sequential zones can be written in sequence only. */
  @Code(1)
  HOST_MANAGED,
  /** The host may manage them: sequential zones can be written anywhere. */
  @Code(2)
  HOST_AWARE,
  /** A number that the specification does not have. */
  @Code(otherwise = true)
  UNKNOWN
}
