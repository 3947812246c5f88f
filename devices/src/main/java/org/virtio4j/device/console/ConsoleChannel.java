package org.virtio4j.device.console;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;

/** Both streams as a channel. */
final class ConsoleChannel implements ByteChannel {
  private final ConsoleInput input;
  private final ConsoleOutput output;
  private volatile boolean closed;

  ConsoleChannel(ConsoleInput input, ConsoleOutput output) {
    this.input = input;
    this.output = output;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    int read = input.read(MemorySegment.ofBuffer(target), 0, target.remaining());
    target.position(target.position() + Math.max(read, 0));
    return read;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireOpen();
    int length = source.remaining();
    output.write(MemorySegment.ofBuffer(source), 0, length);
    source.position(source.limit());
    return length;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      output.flush();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }
}
