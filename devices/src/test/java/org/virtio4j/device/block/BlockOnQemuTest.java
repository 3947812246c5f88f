package org.virtio4j.device.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.RequestFailedException;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuInterrupts;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.testing.RequiresQemu.Machine;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.Transport;

/**
 * The disk of QEMU, which nobody here wrote: the cases that QEMU's own tests of it have (config,
 * basic, indirect, idx, resize, msix, nxvirtq, hotplug), and those of what is new.
 */
@RequiresQemu({Machine.AARCH64_VIRT, Machine.X86_64_Q35})
@Timeout(120)
class BlockOnQemuTest {
  private static final int SECTORS = 4096;

  @TempDir private Path folder;

  private final byte[] content = new byte[SECTORS * 512];

  private Path image() throws IOException {
    new Random(7).nextBytes(content);
    return Files.write(folder.resolve("disk.img"), content);
  }

  /** A disk that gives back the space of what is discarded. */
  private static QemuDevice disk(Path image, String... properties) {
    List<String> all = new ArrayList<>(List.of("drive=image"));
    all.addAll(List.of(properties));
    return place ->
        List.of(
            "-drive",
            "if=none,id=image,format=raw,discard=unmap,file=" + QemuDevice.option(image),
            "-device",
            place.device("virtio-blk", all));
  }

  private static QemuMachine mmio(QemuDevice device) {
    return QemuMachine.builder(QemuBoard.AARCH64_VIRT).device(device).start();
  }

  private byte[] sectors(int first, int count) {
    return Arrays.copyOfRange(content, first * 512, (first + count) * 512);
  }

  @Test
  void configIsWhatTheDiskWasMadeWith() throws IOException {
    try (QemuMachine machine =
            mmio(
                disk(
                    image(),
                    "num-queues=3",
                    "logical_block_size=1024",
                    "physical_block_size=4096",
                    "min_io_size=8192",
                    "opt_io_size=65536",
                    "max-discard-sectors=1000",
                    "max-write-zeroes-sectors=2000"));
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal())) {
      BlockConfigAccessor config = disk.driver().config();
      assertThat(config.capacity()).isEqualTo(SECTORS);
      assertThat(disk.blockBytes()).isEqualTo(1024);
      assertThat(config.topology()).isEqualTo(new BlockConfig.Topology(2, 0, 8, 64));
      assertThat(config.numQueues()).isEqualTo(3);
      assertThat(config.segMax()).isGreaterThan(100);
      assertThat(config.maxDiscardSectors()).isEqualTo(1000);
      assertThat(config.maxDiscardSeg()).isEqualTo(1);
      assertThat(config.maxWriteZeroesSectors()).isEqualTo(2000);
      assertThat(config.maxWriteZeroesSeg()).isEqualTo(1);
      assertThat(config.writeZeroesMayUnmap()).isTrue();
      assertThat(config.hasZoned()).isFalse();
      assertThat(disk.isWriteBack()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void basicRequestsAndRangesReachTheFile(boolean legacy) throws IOException {
    Path image = image();
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT)
                .legacy(legacy)
                .device(disk(image, "max-discard-sectors=100", "max-write-zeroes-sectors=100"))
                .start();
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal())) {
      DiskQueue queue = disk.queue();
      byte[] data = new byte[1000 * 512];
      queue.read(5, MemorySegment.ofArray(data));
      assertThat(data).isEqualTo(sectors(5, 1000));
      new Random(1).nextBytes(data);
      queue.write(2000, MemorySegment.ofArray(data));
      System.arraycopy(data, 0, content, 2000 * 512, data.length);

      queue.writeZeroes(10, 300, false); // in four requests
      queue.writeZeroes(500, 10, true);
      queue.discard(600, 256);
      Arrays.fill(content, 10 * 512, 310 * 512, (byte) 0);
      Arrays.fill(content, 500 * 512, 510 * 512, (byte) 0);
      queue.flush();
      byte[] file = Files.readAllBytes(image);
      System.arraycopy(file, 600 * 512, content, 600 * 512, 256 * 512); // is anything
      assertThat(file).isEqualTo(content);

      assertThat(queue.id()).isEmpty();
      disk.writeBack(false);
      queue.write(0, MemorySegment.ofArray(new byte[512]));
      assertThat(disk.isWriteBack()).isFalse();
      assertThat(Files.readAllBytes(image)).startsWith(new byte[512]);
    }
  }

  @Test
  void rangesThatQemuRefusesAreFailures() throws IOException {
    try (QemuMachine machine = mmio(disk(image()));
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal())) {
      machine.qmp().execute("block_resize", Map.of("device", "image", "size", 1024 * 512));
      MemorySegment range = MemorySegment.ofArray(new byte[(int) BlockRangeCodec.BYTE_SIZE]);
      BlockRangeCodec.encode(range, 0, new BlockRange(2000, 8, false));
      assertThatThrownBy(() -> disk.driver().requests(0).writeZeroes(range))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("IOERR");
      assertThatThrownBy(() -> disk.queue().writeZeroes(2000, 8, false))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void channelIsTheFile(boolean largeBlocks) throws IOException {
    String size = largeBlocks ? "4096" : "512";
    Path image = image();
    try (QemuMachine machine =
            mmio(disk(image, "logical_block_size=" + size, "physical_block_size=4096"));
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal());
        SeekableByteChannel channel = disk.channel()) {
      Random random = new Random(3);
      for (int i = 0; i < 60; i++) {
        int at = random.nextInt(content.length);
        byte[] data = new byte[Math.min(1 + random.nextInt(30_000), content.length - at)];
        channel.position(at);
        if (i % 2 == 0) {
          random.nextBytes(data);
          assertThat(channel.write(ByteBuffer.wrap(data))).isEqualTo(data.length);
          System.arraycopy(data, 0, content, at, data.length);
        } else {
          assertThat(channel.read(ByteBuffer.wrap(data))).isEqualTo(data.length);
          assertThat(data).isEqualTo(Arrays.copyOfRange(content, at, at + data.length));
        }
      }
    }
    assertThat(Files.readAllBytes(image)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"both", "indirect", "idx", "none"})
  void requestsCompleteWithTheRingsFeaturesAndWithout(String features) throws IOException {
    DriverOptions options = DriverOptions.defaults();
    if (!features.equals("both") && !features.equals("indirect")) {
      options = options.without(CommonFeature.INDIRECT_DESC);
    }
    if (!features.equals("both") && !features.equals("idx")) {
      options = options.without(CommonFeature.EVENT_IDX);
    }
    try (QemuMachine machine = mmio(disk(image()));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), options)) {
      readAtRandom(driver.requests(0), machine.hal(), 500, 1);
    }
  }

  /** Several queues of several threads: what QEMU's tests call nxvirtq, and multiqueue. */
  @Test
  void eachQueueIsForItsOwnThread() throws Exception {
    int queues = 4;
    try (QemuMachine machine = mmio(disk(image(), "num-queues=" + queues));
        Transport transport = machine.transport(0);
        BlockDriver driver =
            BlockDriver.open(
                transport, machine.hal(), DriverOptions.defaults().withQueues(queues))) {
      assertThat(driver.requestsCount()).isEqualTo(queues);
      List<FutureTask<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < queues; i++) {
        int number = i;
        tasks.add(
            new FutureTask<>(() -> {
              readAtRandom(driver.requests(number), machine.hal(), 2000, number);
              return null;
            }));
        Thread.ofPlatform().daemon().start(tasks.getLast());
      }
      for (FutureTask<Void> task : tasks) {
        task.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private void readAtRandom(BlockDriver.Requests queue, Hal hal, int total, int seed) {
    int depth = 16;
    DmaMemory memory = hal.allocate(depth * 4096L, BufferDirection.DEVICE_TO_DRIVER);
    Random random = new Random(seed);
    int[] sectors = new int[depth];
    for (int done = 0; done < total; done += depth) {
      for (int i = 0; i < depth; i++) {
        sectors[i] = random.nextInt(SECTORS - 8);
        MemorySegment data = memory.segment().asSlice(i * 4096L, 4096);
        assertThat(queue.submitRead(sectors[i], data, i)).isNotEqualTo(SlotQueue.FULL);
      }
      while (queue.outstanding() > 0) {
        queue.awaitAny((i, status, written, reply, base) -> {
          assertThat(status).isZero();
          assertThat(written).isEqualTo(4096);
          assertThat(memory.segment().asSlice(i * 4096, 4096).toArray(ValueLayout.JAVA_BYTE))
              .isEqualTo(sectors(sectors[(int) i], 8));
        });
      }
    }
    hal.free(memory);
  }

  @Test
  void newSizeIsToldToADiskOfSeveralQueues() throws IOException {
    try (QemuMachine machine = mmio(disk(image(), "num-queues=2"));
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal(), DriverOptions.defaults().withQueues(2))) {
      resized(machine, disk, 1024);
      resized(machine, disk, 2 * SECTORS);
    }
  }

  /** The size changes, and the driver hears of it: both queues keep to it from then on. */
  private static void resized(QemuMachine machine, Disk disk, long sectors) {
    machine.qmp().execute("block_resize", Map.of("device", "image", "size", sectors * 512));
    assertThat(disk.driver().session().changes().await(Duration.ofSeconds(10))).isTrue();
    assertThat(disk.driver().session().changes().poll()).isTrue();
    MemorySegment data = MemorySegment.ofArray(new byte[512]);
    for (DiskQueue queue : disk.queues()) {
      queue.requests().read(sectors - 1, data);
      assertThatThrownBy(() -> queue.requests().read(sectors, data))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> queue.read(sectors, data))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(disk.byteSize()).isEqualTo(sectors * 512);
  }

  @Test
  void messagesTellOfRequestsAndOfANewSize() throws IOException {
    DriverOptions options =
        DriverOptions.defaults().withQueues(2).withWaitStrategy(WaitStrategy.INTERRUPT);
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.X86_64_Q35)
                .interrupts(QemuInterrupts.MESSAGES)
                .device(disk(image(), "num-queues=2"))
                .start();
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal(), options)) {
      byte[] data = new byte[100 * 512];
      for (DiskQueue queue : disk.queues()) {
        queue.read(17, MemorySegment.ofArray(data));
        assertThat(data).isEqualTo(sectors(17, 100));
      }
      resized(machine, disk, 100);
    }
  }

  @Test
  void diskIsPluggedInWhileTheMachineRuns() throws IOException {
    Path image = image();
    try (QemuMachine machine =
        QemuMachine.builder(QemuBoard.X86_64_Q35)
            .emptyPort()
            .arguments("-drive", "if=none,id=later,format=raw,file=" + QemuDevice.option(image))
            .start()) {
      machine.plug(0, "virtio-blk", "drive=later", "serial=plugged");
      try (Transport transport = machine.transport(0);
          Disk disk = Disk.open(transport, machine.hal())) {
        assertThat(disk.queue().id()).isEqualTo("plugged");
        byte[] data = new byte[512];
        disk.queue().read(9, MemorySegment.ofArray(data));
        assertThat(data).isEqualTo(sectors(9, 1));
      }
    }
  }

  @Test
  void diskOfNothingReadsAsZeros() {
    try (QemuMachine machine = mmio(QemuDevice.nullDisk(1L << 40, "num-queues=2"));
        Transport transport = machine.transport(0);
        Disk disk = Disk.open(transport, machine.hal())) {
      assertThat(disk.byteSize()).isEqualTo(1L << 40);
      byte[] data = new byte[4096];
      Arrays.fill(data, (byte) 1);
      disk.queue().write((1L << 31) - 8, MemorySegment.ofArray(data));
      disk.queue().read((1L << 31) - 8, MemorySegment.ofArray(data));
      assertThat(data).containsOnly(0);
    }
  }
}
