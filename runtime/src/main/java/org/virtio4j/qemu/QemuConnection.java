package org.virtio4j.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.virtio4j.TransportException;

/**
 * A running QEMU, and the two sockets to it.
 *
 * <p>This side listens and QEMU connects, so that nobody has to guess when QEMU is ready. The
 * sockets have names, in a folder that is this user's alone, only until both are connected: nothing
 * is left in the file system even if this JVM is killed later.
 */
record QemuConnection(QemuProcess process, QtestClient qtest, QmpClient qmp) {
  private static final String QTEST = "qtest"; // what QEMU 7.2 takes for granted
  private static final String QMP = "virtio4j-qmp";

  /**
   * Starts QEMU.
   *
   * @param command the program and its options; those for the sockets and the firmware are added
   * @param firmware what the processor runs
   * @param startTimeout how long QEMU may take until it answers
   * @param replyTimeout how long QEMU may take for each answer later
   * @throws TransportException if QEMU does not start; it has ended then
   */
  static QemuConnection start(
      List<String> command, byte[] firmware, Duration startTimeout, Duration replyTimeout) {
    long deadline = System.nanoTime() + startTimeout.toNanos();
    try (PrivateFolder folder = PrivateFolder.create();
        ServerSocketChannel qtest = listen(folder.file("qtest"));
        ServerSocketChannel qmp = listen(folder.file("qmp"))) {
      Path bios = Files.write(folder.file("firmware"), firmware);
      List<String> complete = new ArrayList<>(command);
      complete.addAll(List.of("-bios", bios.toString()));
      complete.addAll(List.of("-chardev", socket(QTEST, folder.file("qtest"))));
      complete.addAll(List.of("-chardev", socket(QMP, folder.file("qmp"))));
      complete.addAll(List.of("-qtest", "chardev:" + QTEST, "-qtest-log", "none"));
      complete.addAll(List.of("-mon", "mode=control,chardev=" + QMP));

      QemuProcess process = QemuProcess.start(complete);
      List<LineChannel> channels = new ArrayList<>();
      try {
        channels.add(accept(qtest, process, deadline));
        channels.add(accept(qmp, process, deadline));
        QtestClient qtestClient = new QtestClient(channels.get(0), process, replyTimeout);
        QmpClient qmpClient = new QmpClient(channels.get(1), process, replyTimeout);
        negotiate(qmpClient, process, deadline);
        return new QemuConnection(process, qtestClient, qmpClient);
      } catch (IOException | RuntimeException | Error e) {
        process.kill();
        channels.forEach(LineChannel::close);
        throw e;
      }
    } catch (IOException e) {
      throw new TransportException("cannot start QEMU", e);
    }
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      return server.bind(UnixDomainSocketAddress.of(path));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw new IOException("cannot create a socket " + path, e);
    }
  }

  private static String socket(String id, Path path) {
    return "socket,id=" + id + ",path=" + QemuDevice.option(path);
  }

  private static LineChannel accept(ServerSocketChannel server, QemuProcess process, long deadline)
      throws IOException {
    try (Selector selector = Selector.open()) {
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      process.onExit(selector::wakeup);
      while (true) {
        SocketChannel socket = server.accept();
        if (socket != null) {
          return new LineChannel(socket);
        }
        long remaining = deadline - System.nanoTime();
        if (!process.isAlive() || remaining <= 0) {
          throw notStarted(process, null);
        }
        selector.select(TimeUnit.NANOSECONDS.toMillis(remaining) + 1);
      }
    }
  }

  /** Waits for the first reply, which comes when all devices are there. */
  private static void negotiate(QmpClient qmp, QemuProcess process, long deadline) {
    try {
      qmp.negotiate(deadline);
    } catch (TransportException e) {
      throw notStarted(process, e);
    }
  }

  private static TransportException notStarted(QemuProcess process, TransportException cause) {
    process.awaitExit(Duration.ZERO); // for the last of its output
    return new TransportException("QEMU has not started: " + process.diagnosis(), cause);
  }

  /** Ends QEMU: politely if it listens, and by force if it is not gone in time. */
  void close(Duration timeout) {
    try {
      if (qtest.isUsable() && process.isAlive()) {
        qmp.execute("quit", Map.of(), timeout);
        process.awaitExit(timeout);
      }
    } catch (TransportException e) {
      // It does not listen, or has ended already.
    } finally {
      qtest.close();
      qmp.close();
      if (!process.kill()) {
        throw new TransportException("QEMU cannot be ended: " + process.diagnosis());
      }
    }
  }
}
