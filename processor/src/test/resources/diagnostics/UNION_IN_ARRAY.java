package test;

import org.virtio4j.annotation.*;

interface UNION_IN_ARRAY {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  @Message
  record Packet(@Tag @U16 int kind, @Length(2) Body[] bodies) {}
  //                                                  ^ UNION_IN_ARRAY bodies is an array of unions

  @Message
  record Inner(Body body) {}

  @Message
  record Outer(@Tag @U16 int kind, @Length(2) Inner[] inner) {}
  //                                                  ^ UNION_IN_ARRAY inner is an array of unions
}
