package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @Length(2) @U32 long a) {}
//  ^ LENGTH_WITHOUT_ARRAY but a is of type long
