package org.virtio4j;

/** Stands in for the runtime's exception. */
public class RequestFailedException extends VirtioException {
  private static final long serialVersionUID = 1L;

  public RequestFailedException(String message) {
    super(message);
  }
}
