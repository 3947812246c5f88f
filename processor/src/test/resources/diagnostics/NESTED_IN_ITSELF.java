package test;

import org.virtio4j.annotation.*;

@Message
record Outer(
    Inner inner) {}

@Message
record Inner(
    @Length(2) Outer[] outer) {}
//                     ^ NESTED_IN_ITSELF outer nests Outer in itself
