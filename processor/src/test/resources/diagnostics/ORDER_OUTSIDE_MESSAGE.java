package test;

import org.virtio4j.annotation.*;

interface ORDER_OUTSIDE_MESSAGE {
  @ConfigSpace
  record Config(@U32 @Order(Endian.BIG) long foreign, Part part) {}
  //                 ^ ORDER_OUTSIDE_MESSAGE foreign cannot have another byte order
  //                                                       ^ ORDER_OUTSIDE_MESSAGE part cannot have another byte order

  @Order(Endian.NATIVE)
  @Message
  record Part(@U32 long value) {}

  @Registers
  @Order(Endian.BIG)
//^ ORDER_OUTSIDE_MESSAGE what is in Block cannot have another byte order
  record Block(@At(0) @Access(AccessMode.READ_ONLY) @U32 long value) {}
}
