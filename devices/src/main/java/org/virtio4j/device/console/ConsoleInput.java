package org.virtio4j.device.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.virtio4j.VirtioException;
import org.virtio4j.device.internal.StreamFailures;
import org.virtio4j.driver.ReceiveQueue;

/** The stream from the device. */
final class ConsoleInput extends InputStream {
  private final ReceiveQueue queue;
  private final Duration timeout;
  private int position; // in the queue's current buffer
  private final PortState state;

  ConsoleInput(ReceiveQueue queue, Duration timeout, PortState state) {
    this.queue = queue;
    this.timeout = timeout;
    this.state = state;
  }

  /** Drops what has been received. The calling thread is the one that reads from now on. */
  void discard() {
    queue.handOver();
    while (queue.next()) {
      position = 0;
    }
    queue.handOver();
  }

  @Override
  public int read() throws IOException {
    if (!await()) {
      return -1;
    }
    return queue.segment().get(ValueLayout.JAVA_BYTE, queue.offset() + position++) & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return read(MemorySegment.ofArray(bytes), offset, length);
  }

  /** Waits for a byte, then takes what has arrived, from as many buffers as it lies in. */
  int read(MemorySegment target, long offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!await()) {
      return -1;
    }
    int read = 0;
    do {
      int part = Math.min(length - read, queue.length() - position);
      MemorySegment.copy(queue.segment(), queue.offset() + position, target, offset + read, part);
      position += part;
      read += part;
    } while (read < length && hasMore());
    return read;
  }

  @Override
  public int available() throws IOException {
    return hasMore() ? queue.length() - position : 0;
  }

  /** Whether there is a byte to read, in the current buffer or in one that has come back. */
  private boolean hasMore() throws IOException {
    state.requireUsable();
    try {
      while (!inCurrent()) {
        position = 0;
        if (!queue.next()) {
          return false;
        }
      }
      return true;
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  /** Waits for a byte; says whether there is one, or else the end. */
  private boolean await() throws IOException {
    if (hasMore()) {
      return true;
    }
    if (hasEnded()) {
      return hasMore(); // what came before the end
    }
    // Buffers without a byte in them are no reason to wait longer.
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout); // or the longest
    try {
      do {
        position = 0;
        if (queue.awaitNext() && inCurrent()) {
          return true;
        }
      } while (System.nanoTime() - deadline < 0);
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
    if (hasEnded()) {
      return hasMore();
    }
    throw new InterruptedIOException("nothing was received within " + timeout);
  }

  private boolean hasEnded() throws IOException {
    try {
      return state.hasEnded();
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  private boolean inCurrent() {
    return queue.hasCurrent() && position < queue.length();
  }
}
