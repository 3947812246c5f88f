package org.virtio4j;

/** A call that waits found no free slot: completed requests must be polled first. */
public class QueueFullException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public QueueFullException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public QueueFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
