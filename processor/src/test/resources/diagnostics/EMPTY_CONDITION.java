package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Feature.If @U32 long a,
//  ^ EMPTY_CONDITION the condition names no feature, so it is always met
    @Feature.If({}) @U32 long b) {}
//  ^ EMPTY_CONDITION the condition names no feature

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};
  }
}
