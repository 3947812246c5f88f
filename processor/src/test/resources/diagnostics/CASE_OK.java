package test;

import org.virtio4j.annotation.*;

interface CASE_OK {
  sealed interface Body {
    @Code(value = 1, ok = true) @Message record One(@U32 long x) implements Body {}
    //                    ^ CASE_OK ok means nothing for One
  }

  @Message
  record Packet(@Tag @U8 int kind, Body body) {}
}
