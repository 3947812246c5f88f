package org.virtio4j.device.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.qemu.QemuMachineBuilder;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.testing.RequiresQemu.Machine;
import org.virtio4j.transport.Transport;

/** QEMU's console device with several ports, each of which a socket is behind. */
@RequiresQemu({Machine.AARCH64_VIRT, Machine.X86_64_Q35})
@Timeout(120)
class ConsolePortsOnQemuTest {
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  @TempDir private Path folder;

  private Path socket(String name) {
    return folder.resolve(name);
  }

  private String backend(String name) {
    return "socket,server=on,wait=off,id=%s,path=%s"
        .formatted(name, QemuDevice.option(socket(name)));
  }

  /** A console at port 0, another port, and a back end for one that may come later. */
  private QemuMachineBuilder builder(QemuBoard board) {
    QemuDevice device =
        place ->
            List.of(
                "-chardev",
                backend("terminal"),
                "-chardev",
                backend("log"),
                "-chardev",
                backend("later"),
                "-device",
                place.device("virtio-serial", List.of("max_ports=5")),
                "-device",
                "virtconsole,bus=%s.0,nr=0,chardev=terminal".formatted(place.id()),
                "-device",
                "virtserialport,bus=%s.0,nr=2,chardev=log,name=org.example.log,id=log-port"
                    .formatted(place.id()));
    return QemuMachine.builder(board).device(device);
  }

  private SocketChannel connect(String name) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket(name)));
    return channel;
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    return random;
  }

  private static void write(SocketChannel channel, byte[] bytes) {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(SocketChannel channel, int length) {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return bytes.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mmio", "mmio, legacy", "pci"})
  void portsCarryDataBothWaysAtOnce(String way) throws Exception {
    QemuBoard board = way.equals("pci") ? QemuBoard.X86_64_Q35 : QemuBoard.AARCH64_VIRT;
    try (QemuMachine machine = builder(board).legacy(way.endsWith("legacy")).start();
        Transport transport = machine.transport(0);
        ConsolePorts ports = ConsolePorts.open(transport, machine.hal());
        SocketChannel terminal = connect("terminal");
        SocketChannel log = connect("log")) {
      assertThat(ports.isMultiport()).isTrue();
      assertThat(ports.driver().receiveCount()).isEqualTo(5);
      ConsolePort first = ports.await(0);
      ports.await(first::isConsole);
      ConsolePort second = ports.await("org.example.log");
      assertThat(second.id()).isEqualTo(2);
      assertThat(second.isConsole()).isFalse();
      second.open();
      ports.await(second::isFarEndOpen);
      ports.await(first::isFarEndOpen);

      List<CompletableFuture<Void>> ends = new ArrayList<>();
      // QEMU drops what is written to a console faster than its socket takes it; not so elsewhere.
      ends.add(transfer(first, terminal, 10_000, 200_000));
      ends.add(transfer(second, log, 200_001, 200_002));
      for (CompletableFuture<Void> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    }
  }

  /** Sends and receives at the same time, at both ends. */
  private static CompletableFuture<Void> transfer(
      ConsolePort port, SocketChannel far, int out, int in) {
    byte[] there = random(out);
    byte[] back = random(in);
    return CompletableFuture.allOf(
        CompletableFuture.runAsync(() -> write(far, back), THREADS),
        CompletableFuture.runAsync(
            () -> assertThat(read(far, there.length)).isEqualTo(there), THREADS),
        CompletableFuture.runAsync(
            () -> {
              try {
                port.output().write(there);
                port.output().flush();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            THREADS),
        CompletableFuture.runAsync(
            () -> {
              try {
                assertThat(port.input().readNBytes(back.length)).isEqualTo(back);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            THREADS));
  }

  @Test
  void farEndsComeAndGo() throws Exception {
    try (QemuMachine machine = builder(QemuBoard.AARCH64_VIRT).start();
        Transport transport = machine.transport(0);
        ConsolePorts ports = ConsolePorts.open(transport, machine.hal())) {
      ConsolePort log = ports.await("org.example.log");
      log.open();
      assertThat(log.isFarEndOpen()).isFalse();
      assertThat(log.input().read()).isEqualTo(-1);
      for (int round = 0; round < 3; round++) {
        try (SocketChannel far = connect("log")) {
          ports.await(log::isFarEndOpen);
          write(far, random(1000));
          assertThat(log.input().readNBytes(1000)).isEqualTo(random(1000));
          log.output().write(random(500));
          assertThat(read(far, 500)).isEqualTo(random(500));
        }
        ports.await(() -> !log.isFarEndOpen());
        assertThat(log.input().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void portsAreAddedAndRemovedWhileTheMachineRuns() throws Exception {
    try (QemuMachine machine = builder(QemuBoard.AARCH64_VIRT).start();
        Transport transport = machine.transport(0);
        ConsolePorts ports = ConsolePorts.open(transport, machine.hal())) {
      ports.await("org.example.log");
      assertThat(ports.ports()).hasSize(2);
      machine
          .qmp()
          .execute(
              "device_add",
              Map.of(
                  "driver",
                  "virtserialport",
                  "id",
                  "later-port",
                  "bus",
                  "dev0.0",
                  "nr",
                  4,
                  "chardev",
                  "later",
                  "name",
                  "later"));
      ConsolePort later = ports.await("later");
      assertThat(later.id()).isEqualTo(4);
      later.open();
      try (SocketChannel far = connect("later")) {
        write(far, "ping".getBytes());
        ports.await(later::isFarEndOpen);
        assertThat(later.input().readNBytes(4)).asString().isEqualTo("ping");
        later.output().write("pong".getBytes());
        assertThat(read(far, 4)).asString().isEqualTo("pong");
      }
      machine.qmp().execute("device_del", Map.of("id", "later-port"));
      ports.await(() -> !later.isPresent());
      assertThatThrownBy(() -> later.output().write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void emergencyWriteNeedsNoDriver() throws IOException {
    Path output = folder.resolve("output");
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT).device(QemuDevice.console(output)).start();
        Transport transport = machine.transport(0)) {
      for (byte character : "help".getBytes()) {
        Console.emergencyWrite(transport, character);
      }
    }
    assertThat(Files.readString(output)).isEqualTo("help");
  }
}
