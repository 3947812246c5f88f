package test;

import org.virtio4j.annotation.*;

interface UNION_OUTSIDE_MESSAGE {
  sealed interface Body {
    @Code(1) @Message record One(@U32 long x) implements Body {}
    @Code(300) @Message record Two(@U64 long y) implements Body {}
  }

  @ConfigSpace
  record Config(@U32 long kind, Body body) {}
  //                                 ^ UNION_OUTSIDE_MESSAGE nothing tells the case of body in a configuration space but a selector
}
