package org.virtio4j.transport;

import java.util.StringJoiner;

/**
 * A value of the device status field (VIRTIO 1.4, 2.1).
 *
 * @param bits the bits, of which some may be unknown
 */
public record DeviceStatus(int bits) {
  /** The driver has seen the device. */
  public static final int ACKNOWLEDGE = 1;

  /** The driver knows how to drive the device. */
  public static final int DRIVER = 2;

  /** The driver is ready. */
  public static final int DRIVER_OK = 4;

  /** The driver has accepted features, and the device agrees. */
  public static final int FEATURES_OK = 8;

  /** The device is suspended. */
  public static final int SUSPEND = 16;

  /** The device has had an error from which only a reset recovers it. */
  public static final int DEVICE_NEEDS_RESET = 64;

  /** The driver has given up. */
  public static final int FAILED = 128;

  /** After a reset. */
  public static final DeviceStatus RESET = new DeviceStatus(0);

  private static final String[] NAMES = {
    "ACKNOWLEDGE",
    "DRIVER",
    "DRIVER_OK",
    "FEATURES_OK",
    "SUSPEND",
    null,
    "DEVICE_NEEDS_RESET",
    "FAILED"
  };

  /**
   * Whether all of these bits are set.
   *
   * @param mask bits
   * @return whether all are set
   */
  public boolean has(int mask) {
    return (bits & mask) == mask;
  }

  /**
   * This status and more bits: the driver only ever adds bits, or resets.
   *
   * @param mask bits
   * @return the status with them
   */
  public DeviceStatus with(int mask) {
    return new DeviceStatus(bits | mask);
  }

  /** The names of the bits, such as {@code ACKNOWLEDGE|DRIVER}; unknown bits as a number. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner("|").setEmptyValue("RESET");
    int unknown = bits;
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i] != null && (bits >>> i & 1) != 0) {
        text.add(NAMES[i]);
        unknown &= ~(1 << i);
      }
    }
    return (unknown == 0 ? text : text.add("0x" + Integer.toHexString(unknown))).toString();
  }
}
