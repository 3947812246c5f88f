package org.virtio4j.driver;

/**
 * Is told what a device's reset has cut off; see {@link DeviceSession#recover(CancelledHandler)}.
 */
@FunctionalInterface
public interface CancelledHandler {
  /**
   * A request, or data to send, will not be completed any more. The device may have carried it out,
   * in part or not at all; what it shared with the device is the caller's again.
   *
   * @param queue the index of its queue
   * @param attachment what was given when it was submitted
   */
  void cancelled(int queue, long attachment);
}
