package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Access(READ_CLEARS) @U64 long a) {}
//          ^ CLEARS_IN_PARTS a is 64 bits wide and read in parts
