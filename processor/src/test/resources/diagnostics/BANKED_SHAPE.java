package test;

import org.virtio4j.annotation.*;

interface BANKED_SHAPE {
  @Message
  record Part(@U8 int x) {}

  @ConfigSpace
  record Config(
      @U8 @Access(AccessMode.READ_WRITE) int select,
      @Banked(by = "select") Part part,
//    ^ BANKED_SHAPE part cannot be banked: that is for one integer
      @U8 @Length(4) @Banked(by = "select") byte[] bytes) {}
      //             ^ BANKED_SHAPE bytes cannot be banked
}
