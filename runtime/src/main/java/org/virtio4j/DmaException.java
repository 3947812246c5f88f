package org.virtio4j;

/** Memory cannot be allocated for the device, or a buffer cannot be made visible to it. */
public class DmaException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public DmaException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public DmaException(String message, Throwable cause) {
    super(message, cause);
  }
}
