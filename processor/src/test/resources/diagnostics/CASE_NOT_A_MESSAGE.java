package test;

import org.virtio4j.annotation.*;

interface CASE_NOT_A_MESSAGE {
  sealed interface Body {
    @Code(1) record One(@U32 long x) implements Body {}
    //                  ^ NO_LAYOUT
    //       ^ CASE_NOT_A_MESSAGE One is a case of the union Body, but no record with @Message
    @Code(2) @Message record Two(@U32 long x) implements Body {}
  }

  @Message
  record Packet(@Tag @U8 int kind, Body body) {}
}
