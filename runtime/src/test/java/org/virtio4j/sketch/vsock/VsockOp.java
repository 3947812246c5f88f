package org.virtio4j.sketch.vsock;

import org.virtio4j.annotation.Code;

enum VsockOp {
  @Code(1)
  REQUEST,
  @Code(2)
  RESPONSE,
  @Code(3)
  RST,
  @Code(4)
  SHUTDOWN,
  @Code(5)
  RW,
  @Code(6)
  CREDIT_UPDATE,
  @Code(7)
  CREDIT_REQUEST,
  @Code(otherwise = true)
  INVALID
}
