package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum SoundFeature {
  @Bit(0)
  CTLS;

  @FeatureCondition
  @interface If {
    SoundFeature[] value() default {};
  }
}
