package test;

import org.virtio4j.annotation.*;

enum Status {
  @Code(1)
  OK,
   BAD
// ^ MISSING_CODE BAD has no number on the wire, but other constants of Status have; write @Code
}
