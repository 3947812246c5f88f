package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @At(-4) @U32 long a) {}
//      ^ NEGATIVE_OFFSET a cannot lie at -4; offsets begin at 0
