package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 byte[] a) {}
//             ^ ARRAY_WITHOUT_LENGTH a is an array, but nothing says how many elements it has; write @Length
