package test;

import org.virtio4j.annotation.*;

record Header(
    @U32
//  ^ NO_LAYOUT a carries @U32, but its record carries none of @ConfigSpace, @Registers, @Message and @Word
    long a,
    @At(8)
//  ^ NO_LAYOUT b carries @At
    long b) {}
