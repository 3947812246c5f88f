package org.virtio4j;

/**
 * A field of the configuration space cannot be read or written: the space is missing or too small,
 * the field has no meaning without a feature, or its value kept changing while it was read.
 */
public class ConfigSpaceException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception with a message.
   *
   * @param message what went wrong, where, and what would be right
   */
  public ConfigSpaceException(String message) {
    super(message);
  }

  /**
   * An exception with a message and a cause.
   *
   * @param message what went wrong, where, and what would be right
   * @param cause what brought it about
   */
  public ConfigSpaceException(String message, Throwable cause) {
    super(message, cause);
  }
}
