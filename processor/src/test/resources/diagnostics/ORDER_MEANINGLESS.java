package test;

import org.virtio4j.annotation.*;

interface ORDER_MEANINGLESS {
  @Message
  record Part(@U8 @Order(Endian.BIG) int small) {}
  //              ^ ORDER_MEANINGLESS @Order means nothing for small: it has one byte

  @Message
  record Whole(@U32 long value) {}

  @Message
  record Packet(@Order(Endian.BIG) Whole part) {}
  //            ^ ORDER_MEANINGLESS @Order means nothing for part: what it consists of says it itself
}
