package org.virtio4j.driver;

/**
 * What a request consists of besides the caller's data.
 *
 * @param headerBytes the size of its header in bytes; 0 for none
 * @param replyBytes the size of its reply in bytes; 0 for none
 * @param statusOffset where the status lies in the reply, in bytes; -1 if there is none
 * @param statusWidth the size of the status in bytes: 1, 2 or 4; 0 if there is none
 * @param replyFirst whether the reply comes before what else the device writes; otherwise it comes
 *     after that
 */
public record RequestShape(
    int headerBytes, int replyBytes, int statusOffset, int statusWidth, boolean replyFirst) {
  /** Checks the sizes. */
  public RequestShape {
    boolean hasStatus = statusOffset >= 0;
    if (headerBytes < 0 || replyBytes < 0) {
      throw new IllegalArgumentException(
          "a request cannot have "
              + headerBytes
              + " bytes of header and "
              + replyBytes
              + " of reply");
    }
    if (hasStatus
        && (statusWidth != 1 && statusWidth != 2 && statusWidth != 4
            || statusOffset > replyBytes - statusWidth)) {
      throw new IllegalArgumentException(
          "a reply of "
              + replyBytes
              + " bytes has no status of "
              + statusWidth
              + " bytes at "
              + statusOffset);
    }
  }
}
