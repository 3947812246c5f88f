package org.virtio4j.generated;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** The features of an invented device. */
@FeatureEnum
enum GadgetFeature {
  @Bit(0)
  SIZE,
  @Bit(3)
  @If(SIZE)
  COLOUR,
  @Bit(5)
  QUIET,
  @Bit(7)
  @If(anyOf = {SIZE, QUIET})
  EITHER,
  @Bit(8)
  @If(not = QUIET)
  LOUD,
  @Bit(value = 9, accept = false)
  FUTURE,
  @Bit(66)
  @If(COLOUR)
  WIDE;

  @FeatureCondition
  @interface If {
    GadgetFeature[] value() default {};

    GadgetFeature[] anyOf() default {};

    GadgetFeature[] not() default {};

    boolean offered() default false;
  }
}
