package test;

import org.virtio4j.annotation.*;

@Message
    record Header(@U32 long a) {}
//  ^ GENERATED_CLASS_EXISTS Header becomes the class test.HeaderCodec, but there is a class of this name already

class HeaderCodec {}
