package test;

import org.virtio4j.annotation.*;

@Message
record LENGTH_ATTRIBUTE(
    @U8 @Length(value = 2, plus = 1) byte[] data,
    //                            ^ LENGTH_ATTRIBUTE plus means nothing for data: its length is fixed
    @U8 @Length(config = "size") byte[] more) {}
    //                   ^ LENGTH_ATTRIBUTE config means nothing for more: it is for parameters
