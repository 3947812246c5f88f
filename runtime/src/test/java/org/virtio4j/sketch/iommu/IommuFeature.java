package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum IommuFeature {
  @Bit(0)
  INPUT_RANGE,
  @Bit(1)
  DOMAIN_RANGE,
  @Bit(2)
  MAP_UNMAP,
  @Bit(4)
  PROBE,
  @Bit(6)
  BYPASS_CONFIG;

  @FeatureCondition
  @interface If {
    IommuFeature[] value() default {};
  }
}
