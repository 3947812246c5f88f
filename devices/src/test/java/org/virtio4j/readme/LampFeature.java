package org.virtio4j.readme;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** The features of the lamp. */
@FeatureEnum
enum LampFeature {
  @Bit(0)
  COLOUR;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}
