package org.virtio4j;

/** Stands in for the runtime's exception. */
public class DeviceTimeoutException extends VirtioException {
  private static final long serialVersionUID = 1L;

  public DeviceTimeoutException(String message) {
    super(message);
  }
}
