package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U32 long a,
    @At(2) @U32 long b,
//      ^ OVERLAP b at 2 to 6 overlaps a at 0 to 4
    @At(value = 4) Part c) {}
//              ^ OVERLAP c at 4 to 8 overlaps b at 2 to 6

@Message
record Part(@U32 long x) {}

@Registers
record Block(
    @At(8) @Access(READ_ONLY) @U32 long a,
    @At(0) @Access(READ_ONLY) @U32 long b,
    @At(10) @Access(READ_ONLY) @U16 int c) {}
//      ^ OVERLAP c at 10 to 12 overlaps a at 8 to 12
