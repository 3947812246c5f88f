package test;

import org.virtio4j.annotation.*;

@Registers
record Block(
    @U32 @At(0) long a) {}
//                   ^ MISSING_ACCESS nothing says how the register a may be accessed; write @Access
