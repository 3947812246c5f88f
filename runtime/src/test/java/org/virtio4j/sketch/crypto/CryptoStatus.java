package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Code;

enum CryptoStatus {
  @Code(value = 0, ok = true)
  OK,
  @Code(1)
  ERR,
  @Code(2)
  BADMSG,
  @Code(3)
  NOTSUPP,
  @Code(4)
  INVSESS,
  @Code(5)
  NOSPC,
  @Code(otherwise = true)
  UNKNOWN
}
