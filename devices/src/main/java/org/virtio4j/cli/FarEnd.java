package org.virtio4j.cli;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** What a console is connected to. */
interface FarEnd {
  /** What it is, in words. */
  String name();

  /** All that has arrived there until now. */
  byte[] received() throws IOException;

  /** Types something on the console. */
  void send(byte[] bytes) throws IOException;

  /**
   * Waits until some bytes have arrived, for 5 seconds at most.
   *
   * @param farEnd where
   * @param length how many bytes
   * @return all that has arrived
   * @throws IOException if they do not arrive in time
   */
  static byte[] await(FarEnd farEnd, int length) throws IOException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    byte[] received = farEnd.received();
    while (received.length < length) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "only " + received.length + " of " + length + " bytes arrived at " + farEnd.name());
      }
      LockSupport.parkNanos(1_000_000L);
      received = farEnd.received();
    }
    return received;
  }
}
