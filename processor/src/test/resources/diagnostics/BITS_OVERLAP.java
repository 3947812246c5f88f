package test;

import org.virtio4j.annotation.*;

@Word(bits = 16)
record BITS_OVERLAP(
    @Bit(value = 0, width = 12) int type,
    @Bit(11) boolean flag,
    //   ^ BITS_OVERLAP flag is bit 11, which overlaps type at bits 0 to 11
    @Bit(value = 12, width = 4) int rest) {}
