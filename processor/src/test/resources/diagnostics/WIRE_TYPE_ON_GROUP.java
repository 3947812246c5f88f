package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U32 Part a) {}
//  ^ WIRE_TYPE_ON_GROUP a is a Part, whose own components say what they are on the wire; remove @U32

@Message
record Part(@U32 long x) {}
