package org.virtio4j.device.net;

import org.virtio4j.annotation.Code;

/** What a device says to a command (VIRTIO 1.4, 5.1.9.5). */
public enum ControlAck {
  /** The command was carried out. */
  @Code(value = 0, ok = true)
  OK,
  /** The command was not carried out. */
  @Code(1)
  ERR,
  /** What the specification does not name. */
  @Code(otherwise = true)
  UNKNOWN
}
