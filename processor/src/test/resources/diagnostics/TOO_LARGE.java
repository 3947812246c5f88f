package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U64 @Length(0x10000000) long[] a) {}
//                                  ^ TOO_LARGE a ends beyond 2^31 - 1 bytes

@ConfigSpace(size = 0x1_0000_0000L)
//                  ^ TOO_LARGE Config ends beyond
record Config(@U32 long a) {}
