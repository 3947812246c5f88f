package test;

import org.virtio4j.annotation.*;

@Word(bits = 16)
record SEVERAL_TAGS(
    @Bit(value = 0, width = 8) @Tag int kind, @Bit(value = 8, width = 8) @Tag int other) {}
    //                                                                   ^ SEVERAL_TAGS kind and other are both tags
