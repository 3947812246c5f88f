package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@Message
record Part(
    @Access(WRITE_ONLY) @U32 long a,
//          ^ ACCESS_IN_MESSAGE a cannot be WRITE_ONLY: a @Message is read as a whole, and it could not be
    @Access(READ_CLEARS) @U32 long b,
//          ^ ACCESS_IN_MESSAGE b cannot be READ_CLEARS
    @Access(WRITE_1_CLEARS) @U32 long c,
//          ^ ACCESS_IN_MESSAGE c cannot be WRITE_1_CLEARS
    @Access(READ_WRITE) @U32 long d) {}
