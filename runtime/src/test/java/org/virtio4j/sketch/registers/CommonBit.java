package org.virtio4j.sketch.registers;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum CommonBit {
  @Bit(38)
  NOTIF_CONFIG_DATA,
  @Bit(40)
  RING_RESET,
  @Bit(41)
  ADMIN_VQ;

  @FeatureCondition
  @interface If {
    CommonBit[] value() default {};
  }
}
