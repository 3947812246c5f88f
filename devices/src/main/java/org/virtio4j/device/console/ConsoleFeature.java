package org.virtio4j.device.console;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** The features of the console device (VIRTIO 1.4, 5.3.3). */
@FeatureEnum
public enum ConsoleFeature {
  /** The size of the console is in the configuration. */
  @Bit(0)
  SIZE,
  /** The device can have several ports, and tells of them. */
  @Bit(1)
  MULTIPORT,
  /** Characters can be written through the configuration, at any time. */
  @Bit(2)
  EMERG_WRITE;

  /** What exists only with some of these features. */
  @FeatureCondition
  public @interface If {
    /**
     * All of these are negotiated, or offered.
     *
     * @return features
     */
    ConsoleFeature[] value() default {};

    /**
     * Whether it is enough that the device offers them.
     *
     * @return whether negotiation does not matter
     */
    boolean offered() default false;
  }
}
