package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @Tag @U64 long a,
//  ^ TAG_NOT_INTEGER a cannot be a @Tag: it takes a request's code, which is an integer of at most 32 bits
    @Tag @U8 boolean b,
//  ^ TAG_NOT_INTEGER b cannot be a @Tag
    @Tag @U8 @Length(2) byte[] c) {}
//  ^ TAG_NOT_INTEGER c cannot be a @Tag
