package org.virtio4j.device.block;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/** The features of the block device (VIRTIO 1.4, 5.2.3). */
@FeatureEnum
public enum BlockFeature {
  /** The greatest size of a data buffer is in the configuration. */
  @Bit(1)
  SIZE_MAX,
  /** The greatest number of data buffers of a request is in the configuration. */
  @Bit(2)
  SEG_MAX,
  /** The disk's geometry is in the configuration. */
  @Bit(4)
  GEOMETRY,
  /** The device is read-only. */
  @Bit(5)
  RO,
  /** The block size is in the configuration. */
  @Bit(6)
  BLK_SIZE,
  /** The device has a cache that can be flushed. */
  @Bit(9)
  FLUSH,
  /** The optimal alignment and sizes of requests are in the configuration. */
  @Bit(10)
  TOPOLOGY,
  /** The cache can be switched between write-back and write-through. */
  @Bit(11)
  @If(FLUSH)
  CONFIG_WCE,
  /** The device has several request queues. */
  @Bit(12)
  MQ,
  /** Sectors can be set to zeros. */
  @Bit(14)
  WRITE_ZEROES,
  /** The device tells how worn it is. */
  @Bit(15)
  LIFETIME,
  /** Sectors can be erased so that nothing of them remains. */
  @Bit(16)
  SECURE_ERASE,
  /** The device may be zoned; its configuration tells how. */
  @Bit(17)
  ZONED,
  /**
   * Sectors can be discarded. It excludes {@link #ZONED}: a driver may not accept both from a
   * host-managed device (5.2.5.1), and which kind a zoned device is shows only later.
   */
  @Bit(13)
  @If(not = ZONED)
  DISCARD;

  /** What exists only with some of these features. */
  @FeatureCondition
  public @interface If {
    /**
     * All of these are negotiated.
     *
     * @return features
     */
    BlockFeature[] value() default {};

    /**
     * None of these is negotiated.
     *
     * @return features
     */
    BlockFeature[] not() default {};
  }
}
