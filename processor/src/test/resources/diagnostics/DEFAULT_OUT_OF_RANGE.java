package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 @Default(256) int a,
//               ^ DEFAULT_OUT_OF_RANGE the default 256 does not fit a; it is 0 to 255
    @S8 @Default(-129) int b,
//               ^ DEFAULT_OUT_OF_RANGE it is -128 to 127
    @U32 @Default(-1) long c,
//                ^ DEFAULT_OUT_OF_RANGE it is 0 to 4294967295
    @U8 @Default(2) boolean d) {}
//               ^ DEFAULT_OUT_OF_RANGE the default 2 does not fit d; it is 0 to 1
