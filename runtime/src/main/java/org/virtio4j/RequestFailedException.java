package org.virtio4j;

/** The device answered a request with a status that is not a success. */
public class RequestFailedException extends VirtioException {
  private static final long serialVersionUID = 1L;

  /** The raw status. */
  private final int status;

  /**
   * An exception for a request.
   *
   * @param request the name of the request
   * @param statusName the name of the status
   * @param status the raw number that the device wrote
   */
  public RequestFailedException(String request, String statusName, int status) {
    super(request + " failed: the device answered " + statusName + " (" + status + ")");
    this.status = status;
  }

  /**
   * The raw status, which may be one that the driver does not know.
   *
   * @return the number that the device wrote
   */
  public int status() {
    return status;
  }
}
