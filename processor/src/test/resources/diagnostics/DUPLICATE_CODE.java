package test;

import org.virtio4j.annotation.*;

enum Status {
  @Code(1)
  OK,
  @Code(value = 1)
//              ^ DUPLICATE_CODE OK and BAD have the same code 1
  BAD
}
