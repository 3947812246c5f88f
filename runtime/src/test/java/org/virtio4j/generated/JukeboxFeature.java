package org.virtio4j.generated;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** What an invented device may offer. */
@FeatureEnum
public enum JukeboxFeature {
  @Bit(0)
  VOLUME,
  @Bit(3)
  SHUFFLE;

  /** Exists only with these features. */
  @FeatureCondition
  public @interface If {
    /** All of them. */
    JukeboxFeature[] value() default {};
  }
}
