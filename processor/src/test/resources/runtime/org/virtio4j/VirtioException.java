package org.virtio4j;

/** Stands in for the runtime's exception. */
public class VirtioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VirtioException(String message) {
    super(message);
  }
}
