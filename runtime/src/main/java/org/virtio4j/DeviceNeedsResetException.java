package org.virtio4j;

/**
 * The device has had an error from which only a reset recovers it (VIRTIO 1.4, 2.1: the status bit
 * DEVICE_NEEDS_RESET). Its queues are broken until the driver has been recovered, or closed and
 * opened anew.
 */
public class DeviceNeedsResetException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public DeviceNeedsResetException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public DeviceNeedsResetException(String message, Throwable cause) {
    super(message, cause);
  }
}
