package test;

import org.virtio4j.annotation.*;

@Message
record COUNT_OF_TWO(
    @U8 int count,
    @U8 @Length(of = "count") byte[] first,
    @U8 @Length(of = "count") byte[] second) {}
    //               ^ COUNT_OF_TWO count tells the length of first already, so it cannot tell that of second
