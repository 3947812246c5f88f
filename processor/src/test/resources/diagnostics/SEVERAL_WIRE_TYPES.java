package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U16 @U8 int a) {}
//       ^ SEVERAL_WIRE_TYPES a is both @U16 and @U8 on the wire
