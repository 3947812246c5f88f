package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    Part a,
//       ^ NOT_A_MESSAGE a is of the record Part, which describes no structure; give that @Message
    Space b) {}
//        ^ NOT_A_MESSAGE b is of the record Space

record Part(int x) {}

@ConfigSpace
record Space(@U32 long x) {}
