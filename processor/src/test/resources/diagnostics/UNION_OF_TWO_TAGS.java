package test;

import org.virtio4j.annotation.*;

interface UNION_OF_TWO_TAGS {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  @Message
  record Packet(@Tag @U16 int kind, Body body, @Tag @U16 int other) {}
  //                                     ^ UNION_OF_TWO_TAGS the case of body would be told by kind and by other
}
