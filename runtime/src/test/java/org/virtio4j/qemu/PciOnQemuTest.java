package org.virtio4j.qemu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.FeatureTable;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.pci.PciBar;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciTransport;

/** Drivers of PCI functions, by both ways to their configuration spaces. */
@RequiresQemu(RequiresQemu.Machine.X86_64_Q35)
@Timeout(120)
class PciOnQemuTest {
  private static final DeviceType BLOCK = new DeviceType(2);
  private static final DeviceType CONSOLE = new DeviceType(3);
  private static final DeviceType ENTROPY = new DeviceType(4);
  private static final int SECTORS = 4096;

  private static final int RESETS = 12;

  /** The version of QEMU that has IN_ORDER. */
  private static final int IN_ORDER_SINCE = 10;

  /** One of the features of a block device, without which it has one queue. */
  private enum BlockFeature {
    MQ;

    static final FeatureTable<BlockFeature> TABLE =
        FeatureTable.builder(BlockFeature.class).feature(MQ, 12, true).build();
  }

  @TempDir private Path folder;

  /** A machine that complains about what its devices ought not to be asked. */
  private static QemuMachineBuilder builder(QemuPciAccess access) {
    return QemuMachine.builder(QemuBoard.X86_64_Q35)
        .pciAccess(access)
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

  private Path image(MemorySegment contents) throws IOException {
    return Files.write(folder.resolve("disk.img"), contents.toArray(JAVA_BYTE));
  }

  @ParameterizedTest
  @EnumSource
  void findsTheFunctionsOfTheBoardAndItsDevices(QemuPciAccess access) {
    try (QemuMachine machine =
        builder(access).device(QemuDevice.entropy()).device(QemuDevice.entropy()).start()) {
      assertThat(machine.functions())
          .extracting(PciFunction::toString)
          .containsExactly(
              "00:00.0 [8086:29c0]",
              "00:01.0 [1af4:1044]",
              "00:02.0 [1af4:1044]",
              "00:1f.0 [8086:2918]",
              "00:1f.2 [8086:2922]",
              "00:1f.3 [8086:2930]");
      PciFunction device = machine.function(1);
      assertThat(PciTransport.deviceType(device)).contains(ENTROPY);
      assertThat(PciTransport.deviceType(machine.functions().getFirst())).isEmpty();
      assertThat(device.revision()).isEqualTo(1);
      assertThat(device.capabilities()).hasSizeGreaterThanOrEqualTo(5);

      List<PciBar> bars = new ArrayList<>();
      machine.functions().forEach(each -> bars.addAll(each.bars()));
      bars.removeIf(bar -> !bar.isMemory());
      assertThat(bars).hasSizeGreaterThanOrEqualTo(5);
      for (PciBar bar : bars) {
        long first = bar.prefetchable() ? 0x8_0000_0000L : 0xe000_0000L;
        long end = bar.prefetchable() ? 0xc_0000_0000L : 0xf000_0000L;
        assertThat(bar.address()).isBetween(first, end - bar.byteSize());
        assertThat(bar.address() % bar.byteSize()).isZero();
        for (PciBar other : bars) {
          assertThat(
                  bar == other
                      || bar.address() + bar.byteSize() <= other.address()
                      || other.address() + other.byteSize() <= bar.address())
              .isTrue();
        }
      }
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"PORTS,off", "ECAM,off", "ECAM,on"})
  void readsRandomBytes(QemuPciAccess access, String packed) {
    try (QemuMachine machine =
            builder(access).device(QemuDevice.entropy("packed=" + packed)).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();
      byte[] bytes = new byte[64];

      assertThat(session.features().has(CommonFeature.VERSION_1)).isTrue();
      assertThat(session.features().has(CommonFeature.EVENT_IDX)).isTrue();
      assertThat(queue.read(MemorySegment.ofArray(bytes))).isEqualTo(64);
      assertThat(bytes).isNotEqualTo(new byte[64]);
      assertThat(transport.acknowledgeInterrupt().bits() & ~3).isZero();
      assertThat(transport.acknowledgeInterrupt().bits()).isZero();
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void drivesATransitionalDeviceByItsModernInterface(QemuPciAccess access) {
    try (QemuMachine machine =
            builder(access).device(QemuDevice.entropy("disable-legacy=off")).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();

      assertThat(machine.function(0).deviceId()).isEqualTo(0x1005);
      assertThat(transport.isLegacy()).isFalse();
      assertThat(queue.read(MemorySegment.ofArray(new byte[100]))).isEqualTo(100);
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"PORTS,off,off", "ECAM,off,off", "PORTS,on,off", "ECAM,on,off", "ECAM,on,on"})
  void keepsManyRequestsInFlight(QemuPciAccess access, String packed, String eventIndex)
      throws IOException {
    MemorySegment contents = randomBytes(SECTORS * 512);
    QemuDevice disk =
        QemuDevice.disk(image(contents), "packed=" + packed, "event_idx=" + eventIndex);
    try (QemuMachine machine = builder(access).device(disk).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session);
      session.start();

      assertThat(transport.configSpace().window().read(0, 4)).isEqualTo(SECTORS);
      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed.equals("on"));
      readEverywhere(machine, queue, contents, 3000);
      assertThat(queue.read(SECTORS, MemorySegment.ofArray(new byte[512]))).isEqualTo(1);
      assertThat(machine.output()).isEmpty();
    }
  }

  /** Reads at random places, 16 requests at a time, and checks every byte. */
  private static void readEverywhere(
      QemuMachine machine, BlockQueue queue, MemorySegment contents, int requests) {
    int depth = 16;
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
        sectorOf[i] = random.nextInt(SECTORS - 8);
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
    assertThat(queue.outstanding()).isZero();
    machine.hal().free(memory);
  }

  /** The layouts, with and without IN_ORDER where this QEMU has it. */
  static List<Arguments> layouts() {
    boolean hasInOrder =
        QemuInstallation.require(QemuBoard.X86_64_Q35).version().major() >= IN_ORDER_SINCE;
    List<Arguments> layouts = new ArrayList<>();
    for (boolean packed : new boolean[] {false, true}) {
      layouts.add(Arguments.of(packed, false));
      if (hasInOrder) {
        layouts.add(Arguments.of(packed, true));
      }
    }
    return layouts;
  }

  /** The size of a queue of the first device, by a way that does not lead over its registers. */
  private static Object sizeAccordingToQemu(QemuMachine machine, int queue) {
    Object status =
        machine
            .qmp()
            .execute(
                "x-query-virtio-queue-status",
                Map.of("path", "/machine/peripheral/dev0/virtio-backend", "queue", queue));
    return ((Map<?, ?>) status).get("vring-num");
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void completesRequestsOfEachLayout(boolean packed, boolean inOrder) throws IOException {
    MemorySegment contents = randomBytes(SECTORS * 512);
    List<String> properties = new ArrayList<>(List.of("packed=" + (packed ? "on" : "off")));
    if (inOrder) {
      properties.add("in_order=on");
    }
    QemuDevice disk = QemuDevice.disk(image(contents), properties.toArray(String[]::new));
    try (QemuMachine machine = builder(QemuPciAccess.ECAM).device(disk).start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session);
      session.start();

      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed);
      assertThat(session.features().has(CommonFeature.IN_ORDER)).isEqualTo(inOrder);
      readEverywhere(machine, queue, contents, 1000);
      assertThat(machine.output()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resetsAQueueToOtherSizesWhileAnotherOneRuns(boolean packed) throws Exception {
    MemorySegment contents = randomBytes(SECTORS * 512);
    QemuDevice disk =
        QemuDevice.disk(image(contents), "num-queues=2", "packed=" + (packed ? "on" : "off"));
    try (QemuMachine machine = builder(QemuPciAccess.ECAM).device(disk).start();
        Transport transport = machine.transport(0);
        DeviceSession<BlockFeature> session =
            DeviceSession.begin(
                transport, machine.hal(), DriverOptions.defaults(), BLOCK, BlockFeature.TABLE)) {
      BlockQueue changing = new BlockQueue(session, 0, 64);
      BlockQueue running = new BlockQueue(session, 1, 64);
      session.start();
      assertThat(session.features().has(CommonFeature.RING_RESET)).isTrue();
      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed);

      AtomicInteger rounds = new AtomicInteger();
      FutureTask<Void> other =
          new FutureTask<>(() -> {
            do {
              readEverywhere(machine, running, contents, 500);
            } while (rounds.get() < RESETS);
            return null;
          });
      Thread thread = Thread.ofPlatform().daemon().start(other);
      byte[] never = new byte[512];
      int[] sizes = {256, 32, packed ? 48 : 128, 64};
      try {
        for (int round = 0; round < RESETS; round++) {
          for (int i = 0; i < 3; i++) { // submitted, and never published
            changing.submitRead(i, MemorySegment.ofArray(never), 100 + i);
          }
          List<Long> cancelled = new ArrayList<>();
          int size = sizes[round % sizes.length];

          assertThat(changing.reset(size, cancelled::add)).isEqualTo(3);

          assertThat(cancelled).containsExactlyInAnyOrder(100L, 101L, 102L);
          assertThat(changing.capacity()).isEqualTo(size);
          assertThat(sizeAccordingToQemu(machine, 0)).isEqualTo((long) size);
          assertThat(changing.outstanding()).isZero();
          readEverywhere(machine, changing, contents, 50 + size);
          rounds.incrementAndGet();
        }
      } finally {
        rounds.set(RESETS);
      }
      other.get(60, TimeUnit.SECONDS);
      thread.join();
      assertThat(never).isEqualTo(new byte[512]);
      assertThat(machine.output()).isEmpty();
    }
  }

  @Test
  @RequiresQemu(RequiresQemu.Machine.AARCH64_VIRT)
  void drivesDevicesOnThePciBusOfAnArmMachine() throws IOException {
    MemorySegment contents = randomBytes(SECTORS * 512);
    try (QemuMachine machine =
            QemuMachine.builder(QemuBoard.AARCH64_VIRT_PCI)
                .device(QemuDevice.disk(image(contents), "packed=on"))
                .arguments("-d", "guest_errors")
                .start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session);
      session.start();

      assertThat(machine.functions())
          .extracting(PciFunction::toString)
          .containsExactly("00:00.0 [1b36:0008]", "00:01.0 [1af4:1042]");
      assertThat(session.features().has(CommonFeature.RING_PACKED)).isTrue();
      readEverywhere(machine, queue, contents, 500);
      assertThat(machine.output()).isEmpty();
    }
    assertThatThrownBy(() ->
            QemuMachine.builder(QemuBoard.AARCH64_VIRT_PCI).pciAccess(QemuPciAccess.PORTS).start())
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("no ports for PCI configuration");
  }

  @Test
  void hasNoMmioSlots() {
    try (QemuMachine machine = builder(QemuPciAccess.PORTS).start()) {
      assertThat(machine.slots()).isEmpty();
      assertThatThrownBy(() -> machine.address(0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> machine.function(30)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsTextToTheFileBehindAConsole(QemuPciAccess access) throws IOException {
    Path output = folder.resolve("output");
    String text = "Hello from 日本\n".repeat(500);
    try (QemuMachine machine = builder(access).device(QemuDevice.console(output)).start();
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

  @Test
  void opensADeviceAgainAfterClosingIt() {
    try (QemuMachine machine = builder(QemuPciAccess.ECAM).device(QemuDevice.entropy()).start()) {
      PciFunction function = machine.function(0);
      int command = function.command();
      for (int i = 0; i < 3; i++) {
        try (Transport transport = machine.transport(0);
            DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
          EntropyQueue queue = new EntropyQueue(session);
          session.start();
          assertThat(queue.read(MemorySegment.ofArray(new byte[100]))).isEqualTo(100);
          assertThatThrownBy(() -> machine.transport(0))
              .isInstanceOf(TransportException.class)
              .hasMessageContaining("owned already");
          assertThat(queue.read(MemorySegment.ofArray(new byte[100]))).isEqualTo(100);
        }
        assertThat(function.command()).isEqualTo(command);
      }
      assertThatThrownBy(() -> machine.transport(1))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("empty");
      assertThatThrownBy(() -> PciTransport.open(machine.functions().getFirst(), machine.hal()))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("no VirtIO device");
      assertThat(machine.output()).isEmpty();
    }
  }
}
