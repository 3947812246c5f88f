package org.virtio4j.device.net;

/**
 * The commands of a network device (VIRTIO 1.4, 5.1.9.5). Each waits until the device has carried
 * it out, at most as long as the driver's time-out.
 *
 * <p>A command whose feature was not negotiated is a {@link org.virtio4j.ConfigSpaceException}; one
 * that the device refuses a {@link org.virtio4j.RequestFailedException}.
 *
 * <p>All methods may be called from any thread.
 */
public final class NetControl {
  private final ControlQueue queue;

  NetControl(NetDriver driver) {
    this.queue = driver.control();
  }

  /** Tells the device that the driver has announced itself, as it was asked to. */
  synchronized void acknowledgeAnnouncement() {
    queue.announceAck();
  }

  void useQueuePairs(int pairs) {
    throw new UnsupportedOperationException("several pairs of queues");
  }
}
