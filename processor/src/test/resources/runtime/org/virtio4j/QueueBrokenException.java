package org.virtio4j;

/** Stands in for the runtime's exception. */
public class QueueBrokenException extends VirtioException {
  private static final long serialVersionUID = 1L;

  public QueueBrokenException(String message) {
    super(message);
  }
}
