package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @At(8) @U32 long a,
    @At(0) @U32 long b) {}
//      ^ OUT_OF_ORDER b at 0 comes after a, which ends at 12; write the components in the order in which they lie
