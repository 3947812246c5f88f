package org.virtio4j;

/**
 * Something went wrong between a driver and its device. The subclasses say what kind of thing.
 *
 * <p>That a queue is full, or that nothing has completed yet, is not an exception but a return
 * value. A wrong argument is an {@link IllegalArgumentException}, a call at the wrong time an
 * {@link IllegalStateException}.
 */
public class VirtioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public VirtioException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public VirtioException(String message, Throwable cause) {
    super(message, cause);
  }
}
