package test;

import org.virtio4j.annotation.*;

enum Status {
  @Code(otherwise = true, ok = true)
//                             ^ OTHERWISE_OK OK stands for all unknown codes, so it cannot mean success
  OK
}
