package org.virtio4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** What is at the far end of a port of QEMU: a socket, to which this process is connected. */
final class SocketFarEnd implements FarEnd, AutoCloseable {
  private static final int PART = 4096;

  private final Path path;
  private final SocketChannel channel;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  /** Connects to a socket on which QEMU listens. */
  SocketFarEnd(Path path) {
    this.path = path;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(path));
      channel.configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "this process, connected to the socket " + path;
  }

  @Override
  public byte[] received() throws IOException {
    ByteBuffer part = ByteBuffer.allocate(PART);
    while (channel.read(part.clear()) > 0) {
      received.write(part.array(), 0, part.position());
    }
    return received.toByteArray();
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.write(buffer) == 0) {
        LockSupport.parkNanos(1_000_000L); // the driver has not read what came before
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
