package com.example.thermometer;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** What a thermometer may have. */
@FeatureEnum
public enum ThermometerFeature {
  @Bit(0)
  ALARM,
  @Bit(1)
  CALIBRATION;

  @FeatureCondition
  public @interface If {
    ThermometerFeature[] value() default {};
  }
}
