package test;

import org.virtio4j.annotation.*;

@Registers(
    width = 16, split = Split.LOW_FIRST)
//                           ^ SPLIT_NOT_ON_BUS accesses of 32 bits, but the bus accesses 16 bits
record Block() {}
