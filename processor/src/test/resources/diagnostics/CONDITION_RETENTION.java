package test;

import java.lang.annotation.*;
import org.virtio4j.annotation.*;

@FeatureEnum
enum Feature {
  @Bit(1)
  ONE;

  @FeatureCondition
  @Retention(RetentionPolicy.SOURCE)
//                          ^ CONDITION_RETENTION If vanishes from class files
  @interface If {
    Feature[] value();
  }
}
