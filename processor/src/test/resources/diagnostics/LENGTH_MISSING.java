package test;

import org.virtio4j.annotation.*;

@Message
record LENGTH_MISSING(@U8 int count, @U8 @Length byte[] data, @U8 @Length(plus = 1) byte[] more) {}
//                                       ^ LENGTH_MISSING nothing says the length of data
//                                                                ^ LENGTH_MISSING nothing says the length of more
