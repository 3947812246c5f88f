package org.virtio4j;

/** The device did not do in time what the driver waited for. */
public class DeviceTimeoutException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public DeviceTimeoutException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public DeviceTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
