package test;

import org.virtio4j.annotation.*;

@Message
record Header<T>(@U32 long a) {}
//            ^ GENERIC_RECORD Header has type parameters
