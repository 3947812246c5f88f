package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature[] anyOff();
//            ^ CONDITION_ATTRIBUTE a condition has no attribute anyOff; it may have value, anyOf, not and offered; did you mean 'anyOf'?
  }
}
