package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(value = 1, accept = false)
  ONE,
  @Bit(2)
  @If(ONE)
//    ^ PREREQUISITE_NEVER_ACCEPTED TWO can never be accepted: it needs ONE, which says accept = false
  TWO,
  @Bit(value = 3, accept = false)
  THREE,
  @Bit(4)
  @If(anyOf = {ONE, THREE})
//            ^ PREREQUISITE_NEVER_ACCEPTED FOUR can never be accepted: it needs ONE or THREE
  FOUR,
  @Bit(5)
  FIVE,
  @Bit(6)
  @If(anyOf = {ONE, FIVE})
  SIX;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};

    Feature[] anyOf() default {};
  }
}
