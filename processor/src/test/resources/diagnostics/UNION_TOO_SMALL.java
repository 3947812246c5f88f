package test;

import org.virtio4j.annotation.*;

interface UNION_TOO_SMALL {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  @Message
  record Packet(@Tag @U16 int kind, @Length(6) Body body) {}
  //                                        ^ UNION_TOO_SMALL body has 6 bytes, but its case Two has 8
}
