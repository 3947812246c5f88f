package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 @Length(2) @Default(0) byte[] a,
//                 ^ DEFAULT_NOT_SCALAR a is an array, but a default is one number
    @Default(0) Part b) {}
//  ^ DEFAULT_NOT_SCALAR b is a structure

@Message
record Part(@U32 long x) {}
