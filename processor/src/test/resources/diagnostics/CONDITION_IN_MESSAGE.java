package test;

import org.virtio4j.annotation.*;

@Message
record Header(
    @U32 @Feature.If(Feature.ONE) long a) {}
//       ^ CONDITION_IN_MESSAGE a has a condition, but a @Message always has all of its components

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};
  }
}
