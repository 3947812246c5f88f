package org.virtio4j;

/** Stands in for the runtime's exception. */
public class ConfigSpaceException extends VirtioException {
  private static final long serialVersionUID = 1L;

  public ConfigSpaceException(String message) {
    super(message);
  }
}
