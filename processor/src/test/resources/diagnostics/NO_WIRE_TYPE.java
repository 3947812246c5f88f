package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    int a,
//      ^ NO_WIRE_TYPE nothing says what a is on the wire; for a component of type int write @U8, @U16, @S8, @S16 or @S32
    long b,
//       ^ NO_WIRE_TYPE for a component of type long write @U32, @U64 or @S64
    boolean c,
//          ^ NO_WIRE_TYPE write @U8, @U16 or @U32
    @Length(3) byte[] d,
//                    ^ NO_WIRE_TYPE for a component of type byte[] write @U8 or @S8
    Status e) {}
//         ^ NO_WIRE_TYPE for a component of type Status write @U8, @U16 or @U32

enum Status {
  @Code(1)
  OK
}
