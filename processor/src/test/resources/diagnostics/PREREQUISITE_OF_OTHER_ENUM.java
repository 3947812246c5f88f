package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  @Other.If(Other.ONE)
//^ PREREQUISITE_OF_OTHER_ENUM ONE needs a feature of Other, but a device negotiates its own features only
  ONE
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
