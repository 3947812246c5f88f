package test;

import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @interface If {
    Feature value();
//          ^ CONDITION_ATTRIBUTE_TYPE the attribute value of a condition is a test.Feature[], not a test.Feature
    int offered();
//      ^ CONDITION_ATTRIBUTE_TYPE the attribute offered of a condition is a boolean, not a int
    Other[] not();
//          ^ CONDITION_ATTRIBUTE_TYPE not a test.Other[]
  }
}

@FeatureEnum
enum Other {
  @Bit(1)
  ONE
}
