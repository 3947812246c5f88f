package org.virtio4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.device.block.BlockDevice;
import org.virtio4j.device.block.BlockDriver;
import org.virtio4j.device.console.Console;
import org.virtio4j.device.entropy.EntropyDriver;
import org.virtio4j.device.net.Net;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.qemu.QemuBoard;
import org.virtio4j.qemu.QemuDevice;
import org.virtio4j.qemu.QemuInterrupts;
import org.virtio4j.qemu.QemuMachine;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.testing.Virtual;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.Transport;

/** The same drivers on the same devices of QEMU, in each way in which these can be had. */
@RequiresQemu
@Timeout(120)
class MachinesTest {
  private static final int SECTORS = 256;

  @TempDir private Path folder;

  private Path image() throws IOException {
    byte[] content = new byte[SECTORS * BlockDevice.SECTOR_SIZE];
    new Random(4711).nextBytes(content);
    return Files.write(folder.resolve("disk.img"), content);
  }

  private static byte[] sector(byte[] content, int sector) {
    int from = sector * BlockDevice.SECTOR_SIZE;
    return Arrays.copyOfRange(content, from, from + BlockDevice.SECTOR_SIZE);
  }

  @ParameterizedTest
  @EnumSource
  void entropy(MachineCase way) {
    try (QemuMachine machine = way.start(QemuDevice.entropy(way.properties()));
        Transport transport = machine.transport(0);
        EntropyDriver driver = EntropyDriver.open(transport, machine.hal(), way.options())) {
      assertThat(transport.isLegacy()).isEqualTo(way.isLegacy());
      assertThat(driver.features().has(CommonFeature.RING_PACKED)).isEqualTo(way.isPacked());
      byte[] first = new byte[64];
      byte[] second = new byte[64];
      assertThat(driver.read(MemorySegment.ofArray(first))).isEqualTo(64);
      assertThat(driver.read(MemorySegment.ofArray(second))).isEqualTo(64);
      assertThat(first).isNotEqualTo(second).isNotEqualTo(new byte[64]);
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void block(MachineCase way) throws IOException {
    Path image = image();
    byte[] content = Files.readAllBytes(image);
    try (QemuMachine machine = way.start(QemuDevice.disk(image, way.properties()));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), way.options())) {
      BlockDriver.Requests requests = driver.requests(0);
      assertThat(driver.config().capacity()).isEqualTo(SECTORS);
      byte[] data = new byte[BlockDevice.SECTOR_SIZE];
      for (int i = 0; i < 20; i++) {
        assertThat(requests.read(i, MemorySegment.ofArray(data))).isEqualTo(data.length);
        assertThat(data).isEqualTo(sector(content, i));
        requests.write(SECTORS - 1 - i, MemorySegment.ofArray(data));
      }
      requests.flush();
      byte[] now = Files.readAllBytes(image);
      assertThat(sector(now, SECTORS - 1)).isEqualTo(sector(content, 0));
      assertThat(sector(now, SECTORS - 20)).isEqualTo(sector(content, 19));

      DmaMemory memory = machine.hal().allocate(16 * 512, BufferDirection.DEVICE_TO_DRIVER);
      List<Long> completed = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        assertThat(requests.submitRead(i, memory.segment().asSlice(i * 512L, 512), i))
            .isNotNegative();
      }
      while (completed.size() < 16) {
        requests.awaitAny((attachment, status, written, reply, base) -> {
          assertThat(status).isZero();
          completed.add(attachment);
        });
      }
      assertThat(completed).doesNotHaveDuplicates();
      assertThat(memory.segment().asSlice(0, 16 * 512).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(Arrays.copyOf(content, 16 * 512));
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void console(MachineCase way) throws IOException {
    Path socket = folder.resolve("console");
    try (QemuMachine machine =
            way.start(QemuDevice.consoleOnSocket(socket, way.properties("max_ports=1")));
        Transport transport = machine.transport(0);
        Console console = Console.open(transport, machine.hal(), way.options());
        SocketChannel farEnd = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      farEnd.connect(UnixDomainSocketAddress.of(socket));
      boolean sleeps = way.interrupts != QemuInterrupts.POLLED;
      boolean woken = false;
      // What comes just before it sleeps needs no interrupt: so more than once.
      for (int round = 0; round == 0 || sleeps && !woken && round < 100; round++) {
        CompletableFuture<String> heard = new CompletableFuture<>();
        Thread reader =
            Thread.startVirtualThread(() -> {
              try {
                heard.complete(
                    new String(console.input().readNBytes(4), StandardCharsets.US_ASCII));
              } catch (IOException | RuntimeException e) {
                heard.completeExceptionally(e);
              }
            });
        if (sleeps) {
          Virtual.awaitWaitingOffCarrier(reader);
        }
        long before = transport.interrupts().queue(0).count();
        farEnd.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.US_ASCII)));
        assertThat(heard.join()).isEqualTo("ping");
        woken = transport.interrupts().queue(0).count() > before;
      }
      assertThat(woken || !sleeps).as("an interrupt has woken it").isTrue();
      console.send("pong".getBytes(StandardCharsets.US_ASCII));
      ByteBuffer answer = ByteBuffer.allocate(4);
      while (answer.hasRemaining() && farEnd.read(answer) >= 0) {
        // Until all is here.
      }
      assertThat(answer.array()).asString().isEqualTo("pong");
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void net(MachineCase way) throws IOException {
    Path socket = folder.resolve("wire");
    try (QemuMachine machine = way.start(QemuDevice.networkOnSocket(socket, way.properties()));
        SocketChannel farEnd = SocketChannel.open(StandardProtocolFamily.UNIX);
        Transport transport = machine.transport(0);
        Net net = Net.open(transport, machine.hal(), way.options())) {
      farEnd.connect(UnixDomainSocketAddress.of(socket));
      byte[] frame = new byte[100];
      new Random(4711).nextBytes(frame);
      System.arraycopy(new byte[] {0x52, 0x54, 0, 0x12, 0x34, 0x56}, 0, frame, 0, 6);
      boolean sleeps = way.interrupts != QemuInterrupts.POLLED;
      boolean woken = false;
      // What comes just before it sleeps needs no interrupt: so more often, if that has to be.
      for (int i = 0; i < 20 || sleeps && !woken && i < 1000; i++) {
        frame[99] = (byte) i;
        // First this way: what is sent before QEMU has taken the connection is lost.
        farEnd.write(ByteBuffer.allocate(104).putInt(frame.length).put(frame).flip());
        assertThat(net.receive()).isEqualTo(frame);

        net.send(frame);
        ByteBuffer arrived = ByteBuffer.allocate(4 + frame.length); // QEMU puts the length first
        while (arrived.hasRemaining() && farEnd.read(arrived) >= 0) {
          // Until all is here.
        }
        assertThat(arrived.getInt(0)).isEqualTo(frame.length);
        assertThat(Arrays.copyOfRange(arrived.array(), 4, 104)).isEqualTo(frame);
        woken = transport.interrupts().queue(0).count() > 0;
      }
      assertThat(woken || !sleeps).as("an interrupt has woken it").isTrue();
      assertThat(net.isLinkUp()).isTrue();
      if (!way.isLegacy()) {
        machine.qmp().execute("set_link", Map.of("name", "dev0", "up", false));
        assertThat(net.driver().session().changes().await()).isTrue();
        assertThat(net.driver().session().changes().poll()).isTrue();
        assertThat(net.isLinkUp()).isFalse();
      }
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResizeIsToldAndABadRequestIsRefused(MachineCase way) throws IOException {
    try (QemuMachine machine = way.start(QemuDevice.disk(image(), way.properties()));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), way.options())) {
      List<Long> capacities = new ArrayList<>();
      driver.session().changes().onChange(() -> capacities.add(driver.config().capacity()));
      assertThat(driver.session().changes().poll()).isFalse();
      CompletableFuture<Boolean> told = new CompletableFuture<>();
      Thread.startVirtualThread(() -> told.complete(driver.session().changes().await()));

      resize(machine, SECTORS / 2);
      assertThat(told.join()).isTrue();
      // The driver has not dealt with it: it is the device that refuses.
      MemorySegment data = MemorySegment.ofArray(new byte[512]);
      assertThatThrownBy(() -> driver.requests(0).read(SECTORS - 1, data))
          .isInstanceOf(RequestFailedException.class);
      assertThat(driver.session().changes().poll()).isTrue();
      assertThat(capacities).containsExactly(SECTORS / 2L);
      assertThatThrownBy(() -> driver.requests(0).read(SECTORS - 1, data))
          .isInstanceOf(IndexOutOfBoundsException.class);

      resize(machine, 2 * SECTORS);
      assertThat(driver.session().changes().await()).isTrue();
      assertThat(driver.session().changes().poll()).isTrue();
      assertThat(capacities).containsExactly(SECTORS / 2L, 2L * SECTORS);
      driver.requests(0).write(2 * SECTORS - 1, data);
      assertThat(driver.session().changes().poll()).isFalse();
    }
  }

  @Test
  void aResizeIsToldByTheOnlyVectorThatThereIs() throws IOException {
    MachineCase way = MachineCase.ARM_PCI_SPLIT_MSIX;
    try (QemuMachine machine = way.start(QemuDevice.disk(image(), "vectors=1"));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), way.options())) {
      assertThat(transport.interrupts().isConfigurationShared()).isTrue();
      List<Long> capacities = new ArrayList<>();
      driver.session().changes().onChange(() -> capacities.add(driver.config().capacity()));
      MemorySegment data = MemorySegment.ofArray(new byte[512]);
      long before = transport.interrupts().queue(0).count();
      while (transport.interrupts().queue(0).count() == before) { // until it has slept
        driver.requests(0).read(0, data);
      }
      assertThat(driver.session().changes().poll()).isFalse(); // it was the queue's
      resize(machine, SECTORS / 2);
      while (!driver.session().changes().poll()) {
        assertThat(driver.session().changes().await()).isTrue();
      }
      assertThat(capacities).containsExactly(SECTORS / 2L);
    }
  }

  @Test
  void queuesShareAVectorWhereThereAreTwo() throws IOException {
    MachineCase way = MachineCase.ARM_PCI_SPLIT_MSIX;
    DriverOptions options = way.options().withQueues(2);
    try (QemuMachine machine = way.start(QemuDevice.disk(image(), "num-queues=2", "vectors=2"));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), options)) {
      assertThat(driver.requestsCount()).isEqualTo(2);
      assertThat(transport.interrupts().configurationVector()).isZero();
      assertThat(transport.interrupts().queueVector(0)).isEqualTo(1);
      assertThat(transport.interrupts().queueVector(1)).isEqualTo(1);
      MemorySegment data = MemorySegment.ofArray(new byte[512]);
      for (int i = 0; i < 50; i++) {
        assertThat(driver.requests(i & 1).read(i, data)).isEqualTo(512);
      }
    }
  }

  @Test
  void aDeviceThatIsPluggedInLaterInterruptsToo() {
    try (QemuMachine machine =
        QemuMachine.builder(QemuBoard.AARCH64_VIRT_PCI)
            .interrupts(QemuInterrupts.MESSAGES)
            .emptyPort()
            .start()) {
      machine.plug(0, "virtio-rng");
      DriverOptions options = MachineCase.ARM_PCI_ROOT_PORT_MSIX.options();
      try (Transport transport = machine.transport(0);
          EntropyDriver driver = EntropyDriver.open(transport, machine.hal(), options)) {
        MemorySegment data = MemorySegment.ofArray(new byte[64]);
        long before = transport.interrupts().queue(0).count();
        while (transport.interrupts().queue(0).count() == before) { // until it has slept
          assertThat(driver.read(data)).isEqualTo(64);
        }
      }
    }
  }

  private static void resize(QemuMachine machine, int sectors) {
    machine.qmp().execute("block_resize", Map.of("device", "dev0-drive", "size", sectors * 512L));
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceThatNeedsAResetIsRecovered(MachineCase way) throws IOException {
    Path image = image();
    byte[] content = Files.readAllBytes(image);
    // A legacy device has no status bit to say it: it falls silent.
    DriverOptions options = way.options();
    if (way.isLegacy()) {
      options = options.withTimeout(Duration.ofMillis(300));
    }
    try (QemuMachine machine = way.start(QemuDevice.disk(image, way.properties()));
        Transport transport = machine.transport(0);
        BlockDriver driver = BlockDriver.open(transport, machine.hal(), options)) {
      BlockDriver.Requests requests = driver.requests(0);
      DmaMemory memory = machine.hal().allocate(1024, BufferDirection.DEVICE_TO_DRIVER);
      MemorySegment data = memory.segment().asSlice(0, 512);
      breakRing(machine, way);
      transport.notifyQueue(0);
      awaitComplaint(machine, transport);
      requests.submitRead(5, data, 55);
      assertThatThrownBy(() -> requests.read(1, memory.segment().asSlice(512, 512)))
          .isInstanceOf(
              way.isLegacy() ? DeviceTimeoutException.class : DeviceNeedsResetException.class);
      assertThatThrownBy(() -> requests.read(1, data)).isInstanceOf(QueueBrokenException.class);
      List<Long> cancelled = new ArrayList<>();
      int count = driver.recover((queue, attachment) -> cancelled.add(attachment));
      assertThat(count).isEqualTo(1);
      assertThat(cancelled).containsExactly(55L);
      for (int i = 0; i < 10; i++) {
        assertThat(requests.read(i, data)).isEqualTo(512);
        assertThat(data.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(sector(content, i));
      }
      assertThat(requests.outstanding()).isZero();
      assertThat(machine.output()).isNotEmpty(); // QEMU has said what was wrong
    }
  }

  /**
   * Waits until QEMU has noticed; the test's time-out ends it otherwise. Having complained it looks
   * once more at the queue: if a packed one then has more for it, it looks without end. So this
   * waits until it answers again, too.
   */
  private static void awaitComplaint(QemuMachine machine, Transport transport) {
    while (machine.output().isEmpty()) {
      Thread.onSpinWait();
    }
    transport.status();
  }

  /** Makes available what no driver would, in the ring that no request has used yet. */
  private static void breakRing(QemuMachine machine, MachineCase way) {
    String device = "/machine/peripheral/dev0";
    Map<?, ?> queue =
        (Map<?, ?>)
            machine
                .qmp()
                .execute(
                    "x-query-virtio-queue-status",
                    Map.of(
                        "path",
                        way.board.pci().isPresent() ? device + "/virtio-backend" : device,
                        "queue",
                        0));
    MemorySegment ram = machine.ram();
    long base = machine.board().ramBase();
    long descriptors = ((Number) queue.get("vring-desc")).longValue();
    if (way.isPacked()) {
      long first = descriptors - base;
      ram.set(ValueLayout.JAVA_LONG_UNALIGNED, first, descriptors);
      ram.set(ValueLayout.JAVA_INT_UNALIGNED, first + 8, 16); // a header, and nothing for a status
      ram.set(ValueLayout.JAVA_SHORT_UNALIGNED, first + 14, (short) 0x80); // available
    } else {
      long available = ((Number) queue.get("vring-avail")).longValue() - base;
      ram.set(ValueLayout.JAVA_SHORT_UNALIGNED, available + 2, (short) 9999);
    }
  }
}
