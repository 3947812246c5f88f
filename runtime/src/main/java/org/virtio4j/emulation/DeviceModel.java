package org.virtio4j.emulation;

import java.util.List;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;

/**
 * What an emulated device does: all that differs from one type of device to the next. {@link
 * EmulatedDevice} does the rest. A device that answers requests needs no class of its own, see
 * {@link EmulatedDevice#builder(int)}.
 *
 * <p>{@link #available} is called by whichever thread runs the device, for one chain at a time.
 * {@link #started}, {@link #reset}, {@link #queueReset} and {@link #configWritten} are called by
 * the driver's thread, which may be another one, and at the same time; a model that keeps chains
 * synchronizes itself. No lock of the device is held during any of these calls. An exception is
 * reported as {@link Rule#MODEL_FAILED}.
 */
public interface DeviceModel {
  /**
   * The type of the device.
   *
   * @return the type
   */
  DeviceType deviceType();

  /**
   * The features of this type of device that it offers. Those that all devices have in common are
   * the business of {@link EmulatedDevice.Builder}.
   *
   * @return feature bits
   */
  default FeatureBits features() {
    return FeatureBits.NONE;
  }

  /**
   * Whether the device can work with the features that the driver has chosen of those offered; if
   * not it does not keep FEATURES_OK (VIRTIO 1.4, 2.2.2).
   *
   * @param accepted what the driver has accepted, common features included
   * @return whether it can
   */
  default boolean accepts(FeatureBits accepted) {
    return true;
  }

  /**
   * The greatest sizes of its queues, by index.
   *
   * @return numbers of descriptors up to 32768, or 0 for an index without a queue; powers of two
   *     unless RING_PACKED is offered
   */
  int[] queueSizes();

  /**
   * The configuration space as it is at first.
   *
   * @return its bytes
   */
  default byte[] config() {
    return new byte[0];
  }

  /**
   * The fields of the configuration space. Where no field is declared the driver may read with any
   * aligned width up to 4, and must not write.
   *
   * @return the fields
   */
  default List<ConfigField> configFields() {
    return List.of();
  }

  /**
   * The model now belongs to a device.
   *
   * @param device the device, through which the model can change its configuration
   */
  default void attached(EmulatedDevice device) {}

  /** The driver has set DRIVER_OK: buffers come from now on. */
  default void started() {}

  /** The device was reset: chains that the model holds are gone. */
  default void reset() {}

  /**
   * A queue was reset, and the others were not (VIRTIO 1.4, 2.6.1): chains of it that the model
   * holds are gone.
   *
   * @param queue the index of the queue
   */
  default void queueReset(int queue) {}

  /**
   * The driver has written a field of the configuration space; it is written already.
   *
   * @param offset where, in bytes
   * @param width the width of the access in bytes
   * @param value the value, zero-extended
   */
  default void configWritten(long offset, int width, long value) {}

  /**
   * Gets a chain that the driver has made available. The model completes it, now or later.
   *
   * @param chain the chain; {@link Chain#queue()} says which queue it came from
   */
  void available(Chain chain);
}
