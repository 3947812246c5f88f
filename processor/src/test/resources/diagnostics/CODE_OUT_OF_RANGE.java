package test;

import org.virtio4j.annotation.*;

enum Status {
  @Code(-1)
//      ^ CODE_OUT_OF_RANGE the code -1 is not 0 to 4294967295
  OK,
  @Code(0x1_0000_0000L)
//      ^ CODE_OUT_OF_RANGE the code 4294967296 is not
  BAD
}
