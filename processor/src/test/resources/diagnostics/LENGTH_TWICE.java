package test;

import org.virtio4j.annotation.*;

@Message
record LENGTH_TWICE(
    @U8 int count,
    @U8 @Length(value = 4, of = "count") byte[] data) {}
    //                          ^ LENGTH_TWICE the length of data is stated twice
