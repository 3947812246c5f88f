package test;

import org.virtio4j.annotation.*;

interface CASE_WITHOUT_TAG {
  sealed interface Inner {
    @Code(1) @Message record A(@U32 long x) implements Inner {}
  }

  sealed interface Body {
    @Code(1) @Message record One(@U32 long mode, Inner inner) implements Body {}
    //                ^ CASE_WITHOUT_TAG nothing in One tells the case of its union
  }

  @Message
  record Packet(@Tag @U8 int kind, Body body) {}
}
