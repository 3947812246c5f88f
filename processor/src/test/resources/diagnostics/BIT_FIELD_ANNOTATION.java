package test;

import org.virtio4j.annotation.*;

@Word(bits = 32)
record BIT_FIELD_ANNOTATION(
    @Bit(0) @U8 boolean flag,
    //      ^ BIT_FIELD_ANNOTATION flag is a bit-field: @Bit says where it lies, and the integer around it all else; remove @U8
    @Bit(value = 8, width = 8) @At(1) int second,
    //                         ^ BIT_FIELD_ANNOTATION remove @At
    @Bit(1) @Length(2) boolean two) {}
    //      ^ BIT_FIELD_ANNOTATION remove @Length
