package test;

import org.virtio4j.annotation.*;

@Message
record AT_AFTER_VARIABLE(
    @U8 int count,
    @U8 @Length(of = "count") byte[] data,
    @At(16) @U8 int last) {}
    //  ^ AT_AFTER_VARIABLE last has no fixed offset, since it comes after data
