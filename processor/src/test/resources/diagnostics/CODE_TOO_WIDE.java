package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 Status a) {}
//  ^ CODE_TOO_WIDE @U8 a cannot hold Status.LARGE, whose code is 4352; it holds at most 255

enum Status {
  @Code(1)
  SMALL,
  @Code(0x1100)
  LARGE
}
