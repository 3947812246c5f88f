package org.virtio4j.device.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.VirtioException;

/** What a driver's exceptions are to those who use a stream. */
public final class StreamFailures {
  private StreamFailures() {}

  /**
   * Wraps an exception of a driver.
   *
   * @param failure the exception
   * @return an {@link InterruptedIOException} for a time-out, else an {@link IOException}
   */
  public static IOException of(VirtioException failure) {
    if (failure instanceof DeviceTimeoutException) {
      InterruptedIOException timeout = new InterruptedIOException(failure.getMessage());
      timeout.initCause(failure);
      return timeout;
    }
    return new IOException(failure.getMessage(), failure);
  }
}
