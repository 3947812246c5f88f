package org.virtio4j;

/**
 * A device could not be brought up: it is of another type, refuses the features, or lacks a queue.
 */
public class InitializationException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public InitializationException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public InitializationException(String message, Throwable cause) {
    super(message, cause);
  }
}
