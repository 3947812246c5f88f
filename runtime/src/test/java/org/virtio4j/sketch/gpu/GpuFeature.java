package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum GpuFeature {
  @Bit(0)
  VIRGL,
  @Bit(1)
  EDID,
  @Bit(2)
  RESOURCE_UUID,
  @Bit(3)
  RESOURCE_BLOB,
  @Bit(4)
  @If(VIRGL)
  CONTEXT_INIT,
  @Bit(5)
  @If(RESOURCE_BLOB)
  BLOB_ALIGNMENT;

  @FeatureCondition
  @interface If {
    GpuFeature[] value() default {};
  }
}
