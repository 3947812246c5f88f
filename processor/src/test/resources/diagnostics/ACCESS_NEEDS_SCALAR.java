package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Access(READ_CLEARS) @U8 @Length(4) byte[] a,
//          ^ ACCESS_NEEDS_SCALAR a is an array, so it cannot be READ_CLEARS
    @Access(WRITE_1_CLEARS) Part b) {}
//          ^ ACCESS_NEEDS_SCALAR b is a structure, so it cannot be WRITE_1_CLEARS

@Message
record Part(@U32 long x) {}
