package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(128)
//     ^ BIT_OUT_OF_RANGE there is no feature bit 128; write 0 to 127
  ONE,
  @Bit(-1)
//     ^ BIT_OUT_OF_RANGE there is no feature bit -1
  TWO
}
