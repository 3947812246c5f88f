package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(value = 1, accept = false)
  ONE,
  @Bit(2)
  @If(ONE)
//    ^ PREREQUISITE_NEVER_ACCEPTED TWO can never be accepted: it needs ONE, which says accept = false
  TWO;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};
  }
}
