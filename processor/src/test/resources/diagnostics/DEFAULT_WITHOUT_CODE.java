package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U8 @Default(3) Status a) {}
//               ^ DEFAULT_WITHOUT_CODE the default 3 of a is the code of no constant of Status; it has 0 (OK), 1 (BAD)

enum Status {
  @Code(0)
  OK,
  @Code(1)
  BAD,
  @Code(otherwise = true)
  REST
}
