package test;

import org.virtio4j.annotation.*;

interface TAG_OF_TWO_UNIONS {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  @Message
  record Packet(@Tag @U16 int kind, Body first, Body second) {}
  //                                                 ^ TAG_OF_TWO_UNIONS first and second would have the same tag kind
}
