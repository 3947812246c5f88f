package org.virtio4j.generated;

import org.virtio4j.annotation.Code;

/** An enum of an invented device that does not know all codes. */
enum GadgetColour {
  @Code(1)
  RED,
  @Code(0xffff_ffffL)
  BLUE
}
