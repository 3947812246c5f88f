package org.virtio4j;

/**
 * The transport is not what it should be, or is gone: a wrong magic value, an unknown version, a
 * lost connection.
 */
public class TransportException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public TransportException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
