package org.virtio4j;

/** Stands in for the runtime's exception. */
public class QueueFullException extends VirtioException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String message) {
    super(message);
  }
}
