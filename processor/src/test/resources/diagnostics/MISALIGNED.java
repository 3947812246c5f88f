package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @U8 int a,
    @U16 int b,
//           ^ MISALIGNED b is 16 bits wide and lies at 1, but the device's memory is accessed in words that lie at a multiple of 2; the next is 2
    @At(6) @U64 long c,
//      ^ MISALIGNED c is 64 bits wide and lies at 6, but the device's memory is accessed in words that lie at a multiple of 4; the next is 8
    @At(17) Part d) {}
//      ^ MISALIGNED dX is 16 bits wide and lies at 17

@Message
record Part(@U16 int x) {}

@Registers
record Block(
    @At(4) @Access(READ_ONLY) @U64 long a) {}
//      ^ MISALIGNED multiple of 8; the next is 8

@ConfigSpace
record Table(
    @Length(2) Entry[] entries) {}
//                     ^ MISALIGNED entriesX is 16 bits wide and lies at 3

@Message(size = 3)
record Entry(@U16 int x) {}
