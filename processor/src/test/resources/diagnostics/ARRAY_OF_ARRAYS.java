package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 @Length(2) byte[][] a) {}
//                          ^ ARRAY_OF_ARRAYS a has more than one dimension
