package test;

import org.virtio4j.annotation.*;

enum Status {
  @Code(otherwise = true)
  OK,
  @Code(otherwise = true)
//                  ^ SEVERAL_OTHERWISE OK and BAD both stand for all other codes; one constant can
  BAD
}
