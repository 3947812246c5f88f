package test;

import org.virtio4j.annotation.*;

@Word(bits = 16)
record BIT_WIDTH(
    @Bit(value = 0, width = 0) int none,
    //                      ^ BIT_WIDTH none cannot have 0 bits
    @Bit(value = 12, width = 5) int beyond) {}
    //                       ^ BIT_WIDTH beyond cannot have 5 bits; from its first bit on the word has 1 to 4
