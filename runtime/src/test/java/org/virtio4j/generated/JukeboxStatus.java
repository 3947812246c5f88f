package org.virtio4j.generated;

import org.virtio4j.annotation.Code;

/** How a request of an invented device went. */
public enum JukeboxStatus {
  @Code(value = 0, ok = true)
  DONE,
  @Code(1)
  SCRATCHED,
  @Code(value = 2, ok = true)
  QUEUED,
  @Code(otherwise = true)
  UNKNOWN
}
