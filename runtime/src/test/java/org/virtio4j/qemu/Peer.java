package org.virtio4j.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The other end of a client's socket, in the test's hands: its lines can be there before the client
 * asks. A process that does nothing stands for QEMU.
 */
final class Peer implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  final SocketChannel client;
  final QemuProcess process = QemuProcess.start(List.of("sleep", "60"));
  private final SocketChannel end;

  Peer() {
    try (PrivateFolder folder = PrivateFolder.create();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.file("socket"));
      server.bind(address);
      client = SocketChannel.open(address);
      end = server.accept();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LineChannel channel() {
    try {
      return new LineChannel(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sends(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        end.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the client has sent; to be called when it has sent something. */
  String received() {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
      end.read(bytes);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void hangsUp() {
    try {
      end.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.kill();
    try (end;
        client) {
      // Closed either way.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
