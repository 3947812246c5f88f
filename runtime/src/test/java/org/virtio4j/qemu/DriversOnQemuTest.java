package org.virtio4j.qemu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/** What generated drivers stand on, driving device models that nobody here wrote. */
@RequiresQemu
@Timeout(120)
class DriversOnQemuTest {
  private static final DeviceType BLOCK = new DeviceType(2);
  private static final DeviceType CONSOLE = new DeviceType(3);
  private static final DeviceType ENTROPY = new DeviceType(4);

  @TempDir private Path folder;

  /** A machine that complains about what its devices ought not to be asked. */
  private static QemuMachineBuilder builder(boolean legacy) {
    return QemuMachine.builder(QemuBoard.AARCH64_VIRT)
        .legacy(legacy)
        .arguments("-d", "guest_errors");
  }

  private static DeviceSession<NoFeature> begin(
      QemuMachine machine, Transport transport, DeviceType type) {
    return DeviceSession.begin(
        transport, machine.hal(), DriverOptions.defaults(), type, NoFeature.TABLE);
  }

  private static MemorySegment randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return MemorySegment.ofArray(bytes);
  }

  private static boolean isZero(MemorySegment memory) {
    return memory.mismatch(MemorySegment.ofArray(new byte[(int) memory.byteSize()])) < 0;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsRandomBytes(boolean legacy) {
    try (QemuMachine machine = builder(legacy).device(QemuDevice.entropy()).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();
      DmaMemory memory = machine.hal().allocate(4096, BufferDirection.DEVICE_TO_DRIVER);

      assertThat(transport.isLegacy()).isEqualTo(legacy);
      assertThat(session.features().has(CommonFeature.VERSION_1)).isEqualTo(!legacy);
      assertThat(session.features().has(CommonFeature.EVENT_IDX)).isTrue();
      assertThat(queue.read(memory.segment())).isEqualTo(4096);
      assertThat(isZero(memory.segment().asSlice(4096 - 64, 64))).isFalse();

      byte[] heap = new byte[64]; // reached through a bounce buffer
      assertThat(queue.read(MemorySegment.ofArray(heap))).isEqualTo(64);
      assertThat(isZero(MemorySegment.ofArray(heap))).isFalse();
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writesToTheFileBehindADiskAndReadsItBack(boolean legacy) throws IOException {
    Path image = Files.write(folder.resolve("disk.img"), new byte[1 << 20]);
    MemorySegment data = randomBytes(8192);
    try (QemuMachine machine = builder(legacy).device(QemuDevice.disk(image)).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session);
      session.start();
      MemorySegment back = MemorySegment.ofArray(new byte[8192]);

      assertThat(queue.write(3, data)).isZero();
      assertThat(queue.read(3, back)).isZero();
      assertThat(back.mismatch(data)).isEqualTo(-1);
      assertThat(queue.read(2048, back)).isEqualTo(1); // beyond the end
      assertThat(machine.output()).isEmpty();
    }
    byte[] file = Files.readAllBytes(image);
    assertThat(MemorySegment.ofArray(file).asSlice(3 * 512, 8192).mismatch(data)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsManyRequestsInFlight(boolean legacy) throws IOException {
    int sectors = 4096;
    MemorySegment contents = randomBytes(sectors * 512);
    Path image = Files.write(folder.resolve("disk.img"), contents.toArray(JAVA_BYTE));
    int requests = 3000;
    int depth = 16;
    try (QemuMachine machine = builder(legacy).device(QemuDevice.disk(image)).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session);
      session.start();
      DmaMemory memory = machine.hal().allocate(depth * 4096L, BufferDirection.DEVICE_TO_DRIVER);
      MemorySegment[] buffers = new MemorySegment[depth];
      Arrays.setAll(buffers, i -> memory.segment().asSlice(i * 4096L, 4096));
      int[] sectorOf = new int[depth];
      BitSet free = new BitSet();
      free.set(0, depth);
      int[] completed = {0};
      Random random = new Random(1);

      for (int submitted = 0; completed[0] < requests; ) {
        for (int i = free.nextSetBit(0); i >= 0 && submitted < requests; ) {
          sectorOf[i] = random.nextInt(sectors - 8);
          assertThat(queue.submitRead(sectorOf[i], buffers[i], i)).isNotEqualTo(-1L);
          submitted++;
          free.clear(i);
          i = free.nextSetBit(i);
        }
        queue.awaitAny((attachment, status, written, reply, base) -> {
          int i = (int) attachment;
          assertThat(status).isZero();
          assertThat(written).isEqualTo(4096);
          MemorySegment expected = contents.asSlice(sectorOf[i] * 512L, 4096);
          assertThat(buffers[i].mismatch(expected)).isEqualTo(-1);
          free.set(i);
          completed[0]++;
        });
      }

      assertThat(completed[0]).isEqualTo(requests);
      assertThat(queue.outstanding()).isZero();
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsTextToTheFileBehindAConsole(boolean legacy) throws IOException {
    Path output = folder.resolve("output");
    String text = "Hello from 日本\n".repeat(500);
    try (QemuMachine machine = builder(legacy).device(QemuDevice.console(output)).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, CONSOLE)) {
      TransmitQueue transmit = session.transmitQueue("transmit", 1, 16, 4, 512);
      session.start();

      MemorySegment bytes = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
      transmit.sendAll(bytes, 0, bytes.byteSize());
      transmit.drain();

      assertThat(output).hasContent(text);
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receivesWhatIsTypedAtAConsole(boolean legacy) throws IOException {
    Path path = folder.resolve("socket");
    try (QemuMachine machine = builder(legacy).device(QemuDevice.consoleOnSocket(path)).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, CONSOLE);
        Arena arena = Arena.ofConfined()) {
      ReceiveQueue receive = session.receiveQueue("receive", 0, 16, 4, 64);
      session.start();
      MemorySegment got = arena.allocate(1000);
      long count = 0;
      try (SocketChannel terminal = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        MemorySegment typed = randomBytes(1000);
        terminal.write(ByteBuffer.wrap(typed.toArray(JAVA_BYTE)));

        while (count < 1000) {
          assertThat(receive.awaitNext()).as("after %d bytes", count).isTrue();
          MemorySegment.copy(receive.segment(), receive.offset(), got, count, receive.length());
          count += receive.length();
          receive.recycle();
        }

        assertThat(got.mismatch(typed)).isEqualTo(-1);
      }
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void opensADeviceAgainAfterClosingIt(boolean legacy) {
    try (QemuMachine machine = builder(legacy).device(QemuDevice.entropy()).start()) {
      for (int i = 0; i < 3; i++) {
        try (Transport transport = machine.transport(0);
            DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
          EntropyQueue queue = new EntropyQueue(session);
          session.start();
          assertThat(queue.read(MemorySegment.ofArray(new byte[100]))).isEqualTo(100);
          assertThatThrownBy(() -> machine.transport(0))
              .isInstanceOf(TransportException.class)
              .hasMessageContaining("owned already");
        }
      }
      assertThatThrownBy(() -> machine.transport(1))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("empty");
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesThroughTheStatusesInTheOrderOfTheSpecification(boolean legacy) {
    QemuMachine machine =
        builder(legacy)
            .device(QemuDevice.entropy())
            .arguments("-trace", "virtio_set_status")
            .start();
    try (machine) {
      try (Transport transport = machine.transport(0);
          DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
        EntropyQueue queue = new EntropyQueue(session);
        session.start();
        queue.read(MemorySegment.ofArray(new byte[1]));
      }
    }

    Pattern line = Pattern.compile("virtio_set_status vdev \\w+ val (\\d+)");
    List<Integer> statuses =
        machine.output().stream()
            .map(line::matcher)
            .filter(Matcher::find)
            .map(matcher -> Integer.valueOf(matcher.group(1)))
            .dropWhile(status -> status == 0) // resets while the machine starts, and the driver's
            .takeWhile(status -> status != 0)
            .toList();
    assertThat(statuses)
        .isEqualTo(legacy ? List.of(1, 1 | 2, 1 | 2 | 4) : List.of(1, 1 | 2, 1 | 2 | 8, 15));
  }
}
