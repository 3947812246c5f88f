package test;

import org.virtio4j.annotation.*;

@Word(bits = 64)
record BIT_FIELD_TYPE(
    @Bit(value = 0, width = 2) boolean pair,
    //                                 ^ BIT_FIELD_TYPE pair has type boolean, but a bit-field of width 2 is int, long, or an enum with @Code
    @Bit(value = 2, width = 32) int half,
    //                              ^ BIT_FIELD_TYPE half has type int, but a bit-field of width 32 is long, or an enum with @Code
    @Bit(40) String name,
    //              ^ BIT_FIELD_TYPE name has type String, but a bit-field of width 1 is boolean, int, long, or an enum with @Code
    @Bit(41) short number) {}
    //             ^ BIT_FIELD_TYPE number has type short
