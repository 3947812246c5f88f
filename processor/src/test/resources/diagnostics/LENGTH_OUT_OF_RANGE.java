package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 @Length(0) byte[] a,
//              ^ LENGTH_OUT_OF_RANGE a cannot have 0 elements; write 1 or more
    @U8 @Length(value = -3) byte[] b) {}
//                      ^ LENGTH_OUT_OF_RANGE b cannot have -3 elements
