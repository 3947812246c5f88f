package org.virtio4j.generated;

import org.virtio4j.annotation.Code;

/** How fast an invented device turns. */
public enum JukeboxSpeed {
  @Code(3)
  SLOW,
  @Code(0x8000_0000L)
  FAST,
  @Code(otherwise = true)
  UNKNOWN
}
