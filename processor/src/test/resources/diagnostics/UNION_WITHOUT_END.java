package test;

import org.virtio4j.annotation.*;

interface UNION_WITHOUT_END {
  sealed interface Body {
    @Code(1) @Message record One(@U8 byte[] text) implements Body {}
  }

  @Message
  record Packet(@Tag @U16 int kind, Body body, @U8 int last) {}
  //                                     ^ UNION_WITHOUT_END nothing says where body ends, since its case One has no fixed size
}
