package org.virtio4j.transport;

/**
 * Why a device interrupted (VIRTIO 1.4, 4.2.2).
 *
 * @param bits the bits, of which some may be unknown
 */
public record InterruptStatus(int bits) {
  /** The device has used a buffer of at least one queue. */
  public static final int USED_BUFFER = 1;

  /** The device's configuration has changed. */
  public static final int CONFIGURATION_CHANGE = 2;

  /** No reason. */
  public static final InterruptStatus NONE = new InterruptStatus(0);

  private static final InterruptStatus[] KNOWN = {
    NONE, new InterruptStatus(1), new InterruptStatus(2), new InterruptStatus(3)
  };

  /**
   * The status of these bits, without an allocation where all of them are known.
   *
   * @param bits the bits
   * @return the status
   */
  public static InterruptStatus of(int bits) {
    return bits >= 0 && bits < KNOWN.length ? KNOWN[bits] : new InterruptStatus(bits);
  }

  /**
   * Whether the device has used a buffer.
   *
   * @return whether {@link #USED_BUFFER} is set
   */
  public boolean usedBuffer() {
    return (bits & USED_BUFFER) != 0;
  }

  /**
   * Whether the device's configuration has changed.
   *
   * @return whether {@link #CONFIGURATION_CHANGE} is set
   */
  public boolean configurationChange() {
    return (bits & CONFIGURATION_CHANGE) != 0;
  }
}
