package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 Plain a) {}
//            ^ ENUM_WITHOUT_CODES a is of the enum Plain, whose constants have no numbers on the wire

enum Plain {
  ONE
}
