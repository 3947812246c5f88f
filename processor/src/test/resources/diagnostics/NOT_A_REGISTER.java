package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@Registers
record Block(
    @At(0) @Access(READ_ONLY) @U32 @Length(2) long[] a,
//                                                   ^ NOT_A_REGISTER a is an array, but a register is one integer
    @At(8) @Access(READ_ONLY) Part b) {}
//                                 ^ NOT_A_REGISTER b is a structure

@Message
record Part(@U32 long x) {}
