package org.virtio4j;

/**
 * The device broke the rules of a virtqueue, or let a request time out. The queue stays unusable
 * until the device is reset.
 */
public class QueueBrokenException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public QueueBrokenException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public QueueBrokenException(String message, Throwable cause) {
    super(message, cause);
  }
}
