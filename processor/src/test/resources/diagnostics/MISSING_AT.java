package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@Registers
record Block(
    @U32 @Access(READ_ONLY) long a) {}
//                               ^ MISSING_AT nothing says where the register a lies; write @At
