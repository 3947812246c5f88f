package org.virtio4j.benchmark;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** The features of the disk that the benchmarks describe. */
@FeatureEnum
enum DiskFeature {
  @Bit(6)
  BLOCK_SIZE;

  @FeatureCondition
  @interface If {
    DiskFeature[] value() default {};
  }
}
