package test;

import org.virtio4j.annotation.*;

enum Plain {
  ONE;

  @FeatureCondition
  @interface If {
// ^ CONDITION_NOT_IN_FEATURE_ENUM but If is not one
    Plain[] value();
  }
}

@FeatureCondition
    @interface Alone {}
//   ^ CONDITION_NOT_IN_FEATURE_ENUM but Alone is not one
