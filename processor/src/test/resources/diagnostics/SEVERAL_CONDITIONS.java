package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @Feature.If(Feature.ONE) @Feature.Unless(Feature.TWO) @U32 long a) {}
//                           ^ SEVERAL_CONDITIONS a has two conditions; join them in one annotation

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE,
  @Bit(2)
  TWO;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};
  }

  @FeatureCondition
  @interface Unless {
    Feature[] value() default {};
  }
}
