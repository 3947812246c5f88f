package test;

import org.virtio4j.annotation.*;

@Message(size = 6)
//              ^ SIZE_TOO_SMALL the size is 6, but b ends at 8
record Header(
    @U32 long a, @U32 long b) {}
