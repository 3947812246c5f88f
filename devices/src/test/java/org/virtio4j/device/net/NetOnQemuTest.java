package org.virtio4j.device.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.Transport;

/**
 * The driver on QEMU's network device, with a peer at the other end of the wire. How many frames go
 * each way says the system property {@code virtio.test.frames}.
 */
@RequiresQemu
class NetOnQemuTest {
  private static final int FRAMES = Integer.getInteger("virtio.test.frames", 100_000);

  /** While the machine is busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MIN_BYTES = 60; // QEMU fills up what is shorter

  @TempDir private Path folder;

  /** Frames of random size and content, the same at both ends. */
  private static final class Source {
    private final Random random;
    private final byte[] noise = new byte[1 << 16];

    Source(int seed) {
      random = new Random(seed);
      new Random(1).nextBytes(noise);
    }

    byte[] next(int number) {
      byte[] frame = new byte[MIN_BYTES + random.nextInt(1515 - MIN_BYTES)];
      System.arraycopy(noise, random.nextInt(60_000), frame, 0, frame.length);
      byte[] head = {0x52, 0x54, 0, 0x12, 0x34, 0x56, 2, 0, 0, 0, 0, 1, (byte) 0x88, (byte) 0xb5};
      System.arraycopy(head, 0, frame, 0, head.length);
      ByteBuffer.wrap(frame).putInt(14, number);
      return frame;
    }
  }

  /** The other end: what it sends and receives has its length before it. */
  private static void exchange(SocketChannel channel, int seed, int frames, boolean send)
      throws IOException {
    Source source = new Source(seed);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    if (!send) {
      buffer.flip();
    }
    for (int i = 0; i < frames; i++) {
      byte[] frame = source.next(i);
      if (send) {
        buffer.putInt(frame.length).put(frame);
        if (buffer.remaining() < 2000 || i + 1 == frames) {
          buffer.flip();
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          buffer.clear();
        }
      } else {
        fill(channel, buffer, 4);
        int length = buffer.getInt();
        assertThat(length).as("the size of frame %d", i).isEqualTo(frame.length);
        fill(channel, buffer, length);
        byte[] arrived = new byte[length];
        buffer.get(arrived);
        if (!Arrays.equals(arrived, frame)) {
          throw new AssertionError("frame " + i + " is another one");
        }
      }
    }
  }

  private static void fill(SocketChannel channel, ByteBuffer buffer, int bytes) throws IOException {
    while (buffer.remaining() < bytes) {
      buffer.compact();
      int read = channel.read(buffer);
      buffer.flip();
      assertThat(read).isNotNegative();
    }
  }

  private static CompletableFuture<Void> start(
      SocketChannel channel, int seed, int frames, boolean send) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Runnable exchange =
        () -> {
          try {
            exchange(channel, seed, frames, send);
            end.complete(null);
          } catch (IOException | RuntimeException | Error failure) {
            end.completeExceptionally(failure);
          }
        };
    Thread.ofPlatform().daemon().start(exchange);
    return end;
  }

  @ParameterizedTest
  @CsvSource({"off, off", "on, off", "off, on", "on, on"})
  void everyByteOfManyFramesArrives(String mergeable, String packed) throws Exception {
    Path socket = folder.resolve("wire");
    QemuDevice device =
        QemuDevice.networkOnSocket(socket, "mrg_rxbuf=" + mergeable, "packed=" + packed);
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT)
                .replyTimeout(PATIENCE)
                .device(device)
                .start();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Transport transport = machine.transport(0);
        Net net =
            Net.open(transport, machine.hal(), DriverOptions.defaults().withTimeout(PATIENCE))) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      // First this way: what is sent before QEMU has taken the connection is lost.
      CompletableFuture<Void> departures = start(channel, 8, FRAMES, true);
      receive(net.receiver(0));
      departures.get(60, TimeUnit.SECONDS);

      CompletableFuture<Void> arrivals = start(channel, 7, FRAMES, false);
      try {
        transmit(net.transmitter(0));
      } finally {
        arrivals.get(60, TimeUnit.SECONDS); // it says better what went wrong
      }
      assertThat(net.receiver(0).malformed()).isZero();
    }
  }

  private static void transmit(NetTransmitter transmitter) {
    Source source = new Source(7);
    for (int i = 0; i < FRAMES; i++) {
      byte[] frame = source.next(i);
      int buffer = transmitter.queue().awaitClaim();
      MemorySegment.copy(
          MemorySegment.ofArray(frame),
          0,
          transmitter.segment(),
          transmitter.offset(buffer),
          frame.length);
      transmitter.add(buffer, frame.length);
      if (i % 32 == 31) {
        transmitter.publish();
      }
    }
    transmitter.drain();
  }

  private static void receive(NetReceiver receiver) {
    Source source = new Source(8);
    for (int i = 0; i < FRAMES; i++) {
      if (!receiver.awaitNext()) {
        throw new AssertionError("frame " + i + " does not come");
      }
      if (!Arrays.equals(receiver.frame().toArray(), source.next(i))) {
        throw new AssertionError("frame " + i + " is another one");
      }
      receiver.recycle();
    }
  }

  @Test
  void linkIsPulledAndPluggedIn() {
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT).device(QemuDevice.userNetwork()).start();
        Transport transport = machine.transport(0);
        Net net = Net.open(transport, machine.hal(), DriverOptions.defaults())) {
      assertThat(net.isLinkUp()).isTrue();
      machine.qmp().execute("set_link", Map.of("name", "dev0", "up", false));
      assertThat(net.isLinkUp()).isFalse();
      machine.qmp().execute("set_link", Map.of("name", "dev0", "up", true));
      assertThat(net.isLinkUp()).isTrue();
    }
  }
}
