package org.virtio4j.sketch.block;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum BlockFeature {
  @Bit(1)
  SIZE_MAX,
  @Bit(2)
  SEG_MAX,
  @Bit(4)
  GEOMETRY,
  @Bit(5)
  RO,
  @Bit(6)
  BLK_SIZE,
  @Bit(9)
  FLUSH,
  @Bit(10)
  TOPOLOGY,
  @Bit(11)
  @If(FLUSH)
  CONFIG_WCE,
  @Bit(12)
  MQ,
  @Bit(13)
  DISCARD,
  @Bit(14)
  WRITE_ZEROES,
  @Bit(15)
  LIFETIME,
  @Bit(16)
  SECURE_ERASE,
  @Bit(17)
  ZONED;

  @FeatureCondition
  @interface If {
    BlockFeature[] value() default {};

    BlockFeature[] anyOf() default {};

    BlockFeature[] not() default {};
  }
}
