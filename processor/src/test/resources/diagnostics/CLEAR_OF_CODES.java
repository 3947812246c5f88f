package test;

import static org.virtio4j.annotation.AccessMode.*;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Access(WRITE_1_CLEARS) @U8 Status a) {}
//          ^ CLEAR_OF_CODES a is an enum, but WRITE_1_CLEARS is about single bits

enum Status {
  @Code(1)
  OK
}
