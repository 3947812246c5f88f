package test;

import org.virtio4j.annotation.*;

@Message(size = -1)
//              ^ NEGATIVE_SIZE the size cannot be -1
record Header(@U32 long a) {}
