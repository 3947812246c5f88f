package test;

import org.virtio4j.annotation.*;

interface CASE_WITHOUT_CODE {
  sealed interface Body {
    @Message record One(@U32 long x) implements Body {}
    //       ^ CASE_WITHOUT_CODE nothing says when One is the case of Body; write @Code
  }

  @Message
  record Packet(@Tag @U8 int kind, Body body) {}
}
