package test;

import org.virtio4j.annotation.*;

interface NOT_A_UNION {
  interface Body {}

  @Message
  record Packet(@Tag @U8 int kind, Body body) {}
  //                                    ^ NOT_A_UNION body is of the interface Body, which is no union; make it sealed
}
