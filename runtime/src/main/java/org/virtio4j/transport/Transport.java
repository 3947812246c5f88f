package org.virtio4j.transport;

import java.util.Optional;
import org.virtio4j.io.RegisterWindow;

/**
 * The way to one device: its registers, by whatever bus they are reached (VIRTIO 1.4, 4).
 *
 * <p>A transport does what the driver says and nothing by itself; the order of initialisation is
 * the business of {@code DeviceSession}. One thread at a time uses a transport, except that {@link
 * #notifyQueue} may be called by the owner of each queue at any time.
 *
 * <p>Closing a transport gives up the registers; it does not reset the device.
 */
public interface Transport extends AutoCloseable {
  /**
   * The type of the device.
   *
   * @return the type
   */
  DeviceType deviceType();

  /**
   * Whether the device is a legacy one (3.1.2): one word of features, no FEATURES_OK, a virtqueue
   * in one piece that is aligned to {@link #queueAlignment()}.
   *
   * @return whether it is
   */
  boolean isLegacy();

  /**
   * The common features that this transport can carry out. Others are not negotiated.
   *
   * @return bits of {@link CommonFeature}
   */
  FeatureBits supportedFeatures();

  /**
   * The common features that this transport can carry out, but that devices are known to offer
   * without having them. They are negotiated only if the driver's user asks for them.
   *
   * @return bits of {@link CommonFeature}; none unless overridden
   */
  default FeatureBits optionalFeatures() {
    return FeatureBits.NONE;
  }

  /**
   * Reads one word of the features that the device offers.
   *
   * @param word 0 to 3; only 0 for a legacy device
   * @return the bits 32·word to 32·word+31
   */
  int readDeviceFeatures(int word);

  /**
   * Writes one word of the features that the driver accepts.
   *
   * @param word 0 to 3; only 0 for a legacy device
   * @param bits the bits 32·word to 32·word+31
   */
  void writeDriverFeatures(int word, int bits);

  /**
   * Reads the device status (2.1).
   *
   * @return the status
   */
  DeviceStatus status();

  /**
   * Writes the device status; {@link DeviceStatus#RESET} begins a reset, which has ended when
   * {@link #status()} reads as reset.
   *
   * @param status the status
   */
  void setStatus(DeviceStatus status);

  /**
   * The greatest size that the device allows for a queue.
   *
   * @param queue the index of the queue
   * @return a number of descriptors; 0 if there is no such queue
   */
  int maxQueueSize(int queue);

  /**
   * Whether a queue is set up already.
   *
   * @param queue the index of the queue
   * @return whether it is in use
   */
  boolean isQueueInUse(int queue);

  /**
   * Whether the device has chosen the sizes of its queues: then the driver has to use each queue
   * with {@link #maxQueueSize} descriptors, no more and no fewer (2.7.2).
   *
   * @return whether it has, which it has not unless overridden
   */
  default boolean hasFixedQueueSizes() {
    return false;
  }

  /**
   * The alignment of the used ring.
   *
   * @return a number of bytes, a power of two, 4 or more
   */
  int queueAlignment();

  /**
   * Sets a queue up and enables it.
   *
   * @param queue the index of the queue
   * @param size its size in descriptors, at most {@link #maxQueueSize}
   * @param descriptorArea the device address of the descriptor table
   * @param driverArea the device address of the available ring
   * @param deviceArea the device address of the used ring
   */
  void enableQueue(int queue, int size, long descriptorArea, long driverArea, long deviceArea);

  /**
   * Begins the reset of one queue (2.6.1), where RING_RESET is negotiated. It has ended when {@link
   * #isQueueReset} says so; then the device uses the queue's memory no more, and the queue can be
   * enabled again, with another size and in other memory.
   *
   * @param queue the index of the queue
   * @throws org.virtio4j.TransportException if the device turns out not to have what it takes
   * @throws UnsupportedOperationException if the transport cannot do it, unless overridden
   */
  default void resetQueue(int queue) {
    throw new UnsupportedOperationException(this + " cannot reset a single queue");
  }

  /**
   * Whether the reset of a queue that {@link #resetQueue} began has ended.
   *
   * @param queue the index of the queue
   * @return whether the queue can be enabled again
   */
  default boolean isQueueReset(int queue) {
    return !isQueueInUse(queue);
  }

  /**
   * Tells the device that a queue has new available buffers (2.3), where NOTIFICATION_DATA is not
   * negotiated. This is on the hot path: it makes a single register access, and does not allocate.
   *
   * @param queue the index of the queue
   */
  void notifyQueue(int queue);

  /**
   * Tells the device that a queue has new available buffers, and which, where NOTIFICATION_DATA is
   * negotiated (2.9). This is on the hot path: it makes a single register access of 32 bits, and
   * does not allocate.
   *
   * @param queue the index of the queue
   * @param data {@link #notificationValue} in bits 0 to 15; the position in the ring above it
   * @throws UnsupportedOperationException if the transport cannot do it, unless overridden
   */
  default void notifyQueue(int queue, int data) {
    throw new UnsupportedOperationException(this + " has no notification data");
  }

  /**
   * What stands for a queue in its notifications (2.9): its index, or the value that the device has
   * given for it where NOTIF_CONFIG_DATA is negotiated. It does not change while the queue is
   * enabled.
   *
   * @param queue the index of the queue, which is enabled
   * @return 0 to 65535; the index unless overridden
   */
  default int notificationValue(int queue) {
    return queue;
  }

  /**
   * Reads why the device interrupted, and acknowledges that.
   *
   * @return the reasons; {@link InterruptStatus#NONE} if there is none
   */
  InterruptStatus acknowledgeInterrupt();

  /**
   * What to sleep on until the device interrupts. The vectors of messages are the transport's
   * business: it gives one to each queue that is enabled.
   *
   * @return the device's interrupts, always the same; polled ones unless overridden
   */
  default Interrupts interrupts() {
    return Interrupts.polled(this::acknowledgeInterrupt);
  }

  /**
   * The device's configuration space (2.5). It has one owner, which is whoever asks first.
   *
   * @return the configuration space; of 0 bytes if the device has none
   */
  ConfigSpace configSpace();

  /**
   * A region of memory that the device shares with its driver (2.10). What the regions are for, and
   * which there are, is for the type of device to say.
   *
   * @param id the number of the region, 0 to 255
   * @return the region, whose only owner is whoever has asked for it, until the transport is
   *     closed; nothing if the device does not have it, and unless overridden
   * @throws org.virtio4j.TransportException if it cannot be reached, or is owned already
   */
  default Optional<RegisterWindow> sharedMemory(int id) {
    return Optional.empty();
  }

  /** Gives up the device's registers. */
  @Override
  void close();
}
