package org.virtio4j.device.console;

import java.io.IOException;

/** What the streams of a port ask before they use its queues. For any thread. */
interface PortState {
  /**
   * Refuses to go on where the port cannot be used.
   *
   * @throws IOException if it cannot
   */
  void requireUsable() throws IOException;

  /** Learns what the device has told, without waiting, and says whether the far end is closed. */
  boolean hasEnded() throws IOException;
}
