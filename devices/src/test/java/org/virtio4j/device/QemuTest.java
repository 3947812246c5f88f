package org.virtio4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.RequestFailedException;
import org.virtio4j.device.block.BlockConfigAccessor;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.block.BlockFeature;
import org.virtio4j.device.console.Console;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.mmio.MmioTransport;

/** The drivers on devices that nobody here wrote. */
@RequiresQemu
class QemuTest {
  private static final int SECTORS = 2048;

  @TempDir private Path folder;

  private static QemuMachine machine(boolean legacy, QemuDevice device) {
    return QemuMachine.builder(QemuBoard.AARCH64_VIRT).legacy(legacy).device(device).start();
  }

  private static MmioTransport transport(QemuMachine machine) {
    return MmioTransport.open(machine.hal(), machine.address(0), machine.board().slots().stride());
  }

  /** An image with bytes by which each sector can be told. */
  private Path image() throws IOException {
    byte[] content = new byte[SECTORS * BlockDevice.SECTOR_SIZE];
    new Random(4711).nextBytes(content);
    return Files.write(folder.resolve("disk, with a comma.img"), content);
  }

  private static byte[] part(byte[] content, long sector, int bytes) {
    int from = (int) sector * BlockDevice.SECTOR_SIZE;
    return Arrays.copyOfRange(content, from, from + bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void entropyComesFromTheHost(boolean legacy) {
    try (QemuMachine machine = machine(legacy, QemuDevice.entropy());
        MmioTransport transport = transport(machine);
        EntropyDriver driver = EntropyDriver.open(transport, machine.hal())) {
      assertThat(transport.isLegacy()).isEqualTo(legacy);
      byte[] first = new byte[64];
      byte[] second = new byte[64];
      assertThat(driver.read(MemorySegment.ofArray(first))).isEqualTo(64);
      assertThat(driver.read(MemorySegment.ofArray(second))).isEqualTo(64);
      assertThat(first).isNotEqualTo(second).isNotEqualTo(new byte[64]);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void diskIsTheHostsFile(boolean legacy) throws IOException {
    Path image = image();
    byte[] content = Files.readAllBytes(image);
    try (QemuMachine machine =
            machine(legacy, QemuDevice.disk(image, "serial=A-serial-number-of-20"));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal())) {
      BlockDriver.Requests requests = driver.requests(0);
      BlockConfigAccessor config = driver.config();
      assertThat(config.capacity()).isEqualTo(SECTORS);
      assertThat(config.blkSize()).isEqualTo(512);
      assertThat(config.hasGeometry()).isTrue();
      assertThat(config.topology().physicalBlockExp()).isZero(); // as large as a logical one
      assertThat(driver.features().has(CommonFeature.VERSION_1)).isEqualTo(!legacy);
      assertThat(driver.features().has(BlockFeature.FLUSH)).isTrue();
      assertThat(driver.features().has(BlockFeature.RO)).isFalse();
      assertThat(requests.id()).isEqualTo("A-serial-number-of-20".substring(0, 20));

      byte[] read = new byte[32 * BlockDevice.SECTOR_SIZE];
      assertThat(requests.read(100, MemorySegment.ofArray(read))).isEqualTo(read.length);
      assertThat(read).isEqualTo(part(content, 100, read.length));

      byte[] written = new byte[16 * BlockDevice.SECTOR_SIZE];
      new Random(815).nextBytes(written);
      requests.write(SECTORS - 16, MemorySegment.ofArray(written));
      requests.flush();
      System.arraycopy(written, 0, content, content.length - written.length, written.length);
      assertThat(Files.readAllBytes(image)).isEqualTo(content);
    }
    assertThat(Files.readAllBytes(image)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cacheOfTheDiskIsSwitched(boolean legacy) throws IOException {
    try (QemuMachine machine = machine(legacy, QemuDevice.disk(image()));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal())) {
      BlockConfigAccessor config = driver.config();
      assertThat(config.hasWriteback()).isTrue();
      for (boolean mode : new boolean[] {false, true, false}) {
        config.writeback(mode);
        assertThat(config.writeback()).isEqualTo(mode);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readOnlyDiskIsNotWritten(boolean legacy) throws IOException {
    Path image = image();
    byte[] content = Files.readAllBytes(image);
    try (QemuMachine machine = machine(legacy, QemuDevice.readOnlyDisk(image));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal())) {
      byte[] data = new byte[512];
      assertThat(driver.features().has(BlockFeature.RO)).isTrue();
      assertThatThrownBy(() -> driver.requests(0).write(0, MemorySegment.ofArray(data)))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(driver.requests(0).read(0, MemorySegment.ofArray(data))).isEqualTo(512);
      assertThat(data).isEqualTo(part(content, 0, 512));
    }
    assertThat(Files.readAllBytes(image)).isEqualTo(content);
  }

  /** The disk shrinks behind the driver's back, so that the device has to refuse. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deviceAnswersAnErrorBeyondItsEnd(boolean legacy) throws IOException {
    try (QemuMachine machine = machine(legacy, QemuDevice.disk(image()));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal())) {
      MemorySegment data = MemorySegment.ofArray(new byte[512]);
      assertThatThrownBy(() -> driver.requests(0).read(SECTORS, data))
          .isInstanceOf(IndexOutOfBoundsException.class);

      machine.qmp().execute("block_resize", Map.of("device", "dev0-drive", "size", 1024 * 512));
      assertThatThrownBy(() -> driver.requests(0).read(SECTORS - 1, data))
          .isInstanceOfSatisfying(
              RequestFailedException.class, failure -> assertThat(failure.status()).isEqualTo(1))
          .hasMessageContaining("read")
          .hasMessageContaining("IOERR");

      assertThat(driver.config().capacity()).isEqualTo(1024);
      driver.refresh();
      assertThatThrownBy(() -> driver.requests(0).read(SECTORS - 1, data))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(driver.requests(0).read(1023, data)).isEqualTo(512);
    }
  }

  /** More requests than an index of 16 bits counts, many at a time, each with its own data. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyRequestsAreInFlightPastTheWrapOfTheIndex(boolean legacy) throws IOException {
    int total = 70_000;
    int depth = 32;
    Path image = image();
    byte[] content = Files.readAllBytes(image);
    try (QemuMachine machine = machine(legacy, QemuDevice.disk(image));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal())) {
      DmaMemory memory = machine.hal().allocate(depth * 512L, BufferDirection.DEVICE_TO_DRIVER);
      MemorySegment expected = MemorySegment.ofArray(content);
      BlockDriver.Requests requests = driver.requests(0);
      long[] sectors = new long[depth];
      int[] counts = new int[2]; // submitted, completed
      Random random = new Random(1);
      CompletionHandler handler =
          (slot, status, written, reply, base) -> {
            counts[1]++;
            assertThat(status).isZero();
            assertThat(written).isEqualTo(512);
            MemorySegment data = memory.segment().asSlice(slot * 512, 512);
            long mismatch = data.mismatch(expected.asSlice(sectors[(int) slot] * 512, 512));
            assertThat(mismatch).isEqualTo(-1);
            if (counts[0] < total) {
              submit(requests, memory, sectors, (int) slot, random);
              counts[0]++;
            }
          };
      for (int slot = 0; slot < depth; slot++) {
        submit(requests, memory, sectors, slot, random);
        counts[0]++;
      }
      while (counts[1] < total) {
        requests.awaitAny(handler);
      }
      assertThat(counts).containsExactly(total, total);
    }
  }

  private static void submit(
      BlockDriver.Requests requests, DmaMemory memory, long[] sectors, int slot, Random random) {
    sectors[slot] = random.nextInt(SECTORS);
    MemorySegment data = memory.segment().asSlice(slot * 512L, 512);
    data.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, -1L);
    assertThat(requests.submitRead(sectors[slot], data, slot)).isNotEqualTo(SlotQueue.FULL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void diskWorksWithoutTheCommonFeatures(boolean legacy) throws IOException {
    Path image = image();
    DriverOptions options =
        DriverOptions.defaults()
            .without(CommonFeature.INDIRECT_DESC)
            .without(CommonFeature.EVENT_IDX);
    try (QemuMachine machine = machine(legacy, QemuDevice.disk(image));
        MmioTransport transport = transport(machine);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), options)) {
      byte[] data = new byte[4096];
      for (int i = 0; i < 300; i++) {
        driver.requests(0).read(i, MemorySegment.ofArray(data));
      }
      assertThat(data).isEqualTo(part(Files.readAllBytes(image), 299, 4096));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textOnTheConsoleIsInTheFileOfQemu(boolean legacy) throws IOException {
    Path output = folder.resolve("console.out");
    byte[] text = "Grüße über die Konsole\n".getBytes(StandardCharsets.UTF_8);
    byte[] more = new byte[100_000]; // more than all buffers hold
    Arrays.fill(more, (byte) 'x');
    try (QemuMachine machine = machine(legacy, QemuDevice.console(output));
        MmioTransport transport = transport(machine);
        Console console = Console.open(transport, machine.hal())) {
      console.output().write(text);
      console.output().flush();
      assertThat(Files.readAllBytes(output)).isEqualTo(text);
      console.send(more);
      console.emergencyWrite('!');
    }
    byte[] arrived = Files.readAllBytes(output);
    assertThat(arrived).hasSize(text.length + more.length + 1);
    assertThat(Arrays.copyOf(arrived, text.length)).isEqualTo(text);
    assertThat(arrived[arrived.length - 1]).isEqualTo((byte) '!');
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void consoleReceivesWhatTheFarEndTypes(boolean legacy) throws Exception {
    Path socket = folder.resolve("socket");
    byte[] typed = new byte[50_000];
    new Random(3).nextBytes(typed);
    try (QemuMachine machine = machine(legacy, QemuDevice.consoleOnSocket(socket));
        MmioTransport transport = transport(machine);
        Console console = Console.open(transport, machine.hal());
        SocketChannel farEnd = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      farEnd.connect(UnixDomainSocketAddress.of(socket));
      farEnd.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.US_ASCII)));
      assertThat(console.input().readNBytes(4)).asString().isEqualTo("ping");

      Thread typist =
          Thread.startVirtualThread(() -> {
            try {
              ByteBuffer left = ByteBuffer.wrap(typed);
              while (left.hasRemaining()) {
                farEnd.write(left);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(console.input().readNBytes(typed.length)).isEqualTo(typed);
      typist.join();

      console.send("pong".getBytes(StandardCharsets.US_ASCII));
      ByteBuffer answer = ByteBuffer.allocate(4);
      while (answer.hasRemaining()) {
        farEnd.read(answer);
      }
      assertThat(answer.array()).asString().isEqualTo("pong");
    }
  }
}
