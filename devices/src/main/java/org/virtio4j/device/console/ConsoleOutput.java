package org.virtio4j.device.console;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.device.internal.StreamFailures;
import org.virtio4j.driver.TransmitQueue;

/** The stream to the device. */
final class ConsoleOutput extends OutputStream {
  private final TransmitQueue queue;
  private final PortState state;
  private final byte[] single = new byte[1];
  private final MemorySegment singleSegment = MemorySegment.ofArray(single);

  ConsoleOutput(TransmitQueue queue, PortState state) {
    this.queue = queue;
    this.state = state;
  }

  void send(int value) {
    single[0] = (byte) value;
    queue.sendAll(singleSegment, 0, 1);
  }

  void send(MemorySegment bytes, long offset, long length) {
    queue.sendAll(bytes, offset, length);
  }

  void drain() {
    queue.drain();
  }

  @Override
  public void write(int value) throws IOException {
    state.requireUsable();
    try {
      send(value);
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    write(MemorySegment.ofArray(bytes), offset, length);
  }

  /** Sends, where a stream's exceptions are expected. */
  void write(MemorySegment bytes, long offset, long length) throws IOException {
    state.requireUsable();
    try {
      send(bytes, offset, length);
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      drain();
    } catch (VirtioException failure) {
      throw StreamFailures.of(failure);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
