package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Feature.If(value = Feature.ONE, not = Feature.ONE) @U32 long a) {}
//                                                ^ CONTRADICTORY_CONDITION ONE is named twice

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};

    Feature[] not() default {};
  }
}
