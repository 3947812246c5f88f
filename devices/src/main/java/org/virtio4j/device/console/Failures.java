package org.virtio4j.device.console;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.VirtioException;

/** What a driver's exceptions are to those who use a stream. */
final class Failures {
  private Failures() {}

  static IOException ofStream(VirtioException failure) {
    if (failure instanceof DeviceTimeoutException) {
      InterruptedIOException timeout = new InterruptedIOException(failure.getMessage());
      timeout.initCause(failure);
      return timeout;
    }
    return new IOException(failure.getMessage(), failure);
  }
}
