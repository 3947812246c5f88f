package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@Registers(width = 32)
record Block(
    @At(0) @Access(READ_ONLY) @U16 int a,
//                            ^ WIDTH_NOT_ON_BUS a is 16 bits wide, but the bus accesses 32 bits and nothing else
    @At(8) @Access(READ_ONLY) @U64 long b) {}
//                            ^ WIDTH_NOT_ON_BUS b is 64 bits wide, but the bus accesses 32 bits and nothing else; say with split
