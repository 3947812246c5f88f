package org.virtio4j.readme;

import org.virtio4j.annotation.Code;

/** How a request to the lamp went. */
enum Outcome {
  @Code(value = 0, ok = true)
  DONE,
  @Code(1)
  BROKEN,
  @Code(otherwise = true)
  UNKNOWN
}
