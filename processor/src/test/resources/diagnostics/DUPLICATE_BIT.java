package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE,
  @Bit(value = 1)
//             ^ DUPLICATE_BIT ONE and TWO are the same bit 1
  TWO
}
