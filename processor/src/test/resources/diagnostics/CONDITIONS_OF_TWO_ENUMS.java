package test;

import org.virtio4j.annotation.*;

@ConfigSpace
record Config(
    @U32 @Feature.If(Feature.ONE) long a,
    @U32 @Other.If(Other.ONE) long b) {}
//       ^ CONDITIONS_OF_TWO_ENUMS the condition of b is about Other, but that of a is about Feature; a record belongs to one device

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature[] value() default {};
  }
}

@FeatureEnum
enum Other {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Other[] value() default {};
  }
}
