package org.virtio4j.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.virtio4j.TransportException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.WaitStrategy;
import org.virtio4j.emulation.model.BlockModel;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.pci.BarMapper;
import org.virtio4j.transport.pci.PciAdministrationQueues;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciTransport;

/** Drivers of devices on an emulated PCI bus, and functions that are malformed. */
@Timeout(60)
class EmulatedPciTest {
  private static final int RING_PACKED = 34;
  private static final int NOTIFICATION_DATA = 38;
  private static final int NOTIF_CONFIG_DATA = 39;
  private static final int RING_RESET = 40;
  private static final int ADMIN_VQ = 41;
  private static final int SECTORS = 64;

  private final EmulatedMachine machine = EmulatedMachine.copying();
  private final EmulatedPciBus bus = new EmulatedPciBus(machine.hal());
  private final byte[] content = new byte[SECTORS * 512];

  private EmulatedDevice.Builder disk(int... features) {
    return EmulatedDevice.builder(BlockModel.onMemory(MemorySegment.ofArray(content)))
        .features(features);
  }

  private EmulatedPciFunction add(EmulatedPciFunction.Builder builder) {
    EmulatedPciFunction function = bus.add(builder);
    bus.enumerate();
    return function;
  }

  private DeviceSession<NoFeature> begin(Transport transport) {
    return begin(transport, DriverOptions.defaults());
  }

  private DeviceSession<NoFeature> begin(Transport transport, DriverOptions options) {
    return DeviceSession.begin(
        transport, machine.hal(), options, transport.deviceType(), NoFeature.TABLE);
  }

  /** Writes all sectors, and reads them back. */
  private void writeAndReadBack(Disk disk) {
    Arrays.fill(content, (byte) 0);
    for (int sector = 0; sector < SECTORS; sector++) {
      byte[] bytes = new byte[512];
      Arrays.fill(bytes, (byte) (sector + 1));
      assertThat(disk.call(1, sector, MemorySegment.ofArray(bytes))).isZero();
      byte[] back = new byte[512];
      assertThat(disk.call(0, sector, MemorySegment.ofArray(back))).isZero();
      assertThat(back).isEqualTo(bytes);
      assertThat(content[sector * 512 + 511]).isEqualTo((byte) (sector + 1));
    }
  }

  static List<Arguments> variants() {
    List<Arguments> variants = new ArrayList<>();
    for (int bits = 0; bits < 16; bits++) {
      variants.add(
          Arguments.of((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0));
    }
    return variants;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void drivesADisk(boolean packed, boolean data, boolean configData, boolean threaded) {
    EmulatedDevice.Builder disk = disk();
    disk = packed ? disk.features(RING_PACKED) : disk;
    disk = data ? disk.features(NOTIFICATION_DATA) : disk;
    disk = configData ? disk.features(NOTIF_CONFIG_DATA) : disk;
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk));
    if (threaded) {
      function.device().start();
    }
    try (Transport transport = bus.transport(function);
        DeviceSession<NoFeature> session = begin(transport)) {
      Disk queue = new Disk(session, 16);
      session.start();

      assertThat(session.features().has(CommonFeature.RING_PACKED)).isEqualTo(packed);
      assertThat(session.features().has(CommonFeature.NOTIFICATION_DATA)).isEqualTo(data);
      assertThat(session.features().has(CommonFeature.NOTIF_CONFIG_DATA)).isEqualTo(configData);
      writeAndReadBack(queue);
    }
    function.device().close();
    machine.verifyReleased();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void drivesALegacyDiskByItsPorts(int vectors) {
    EmulatedPciFunction function =
        add(EmulatedPciFunction.builder(disk().legacy()).vectors(vectors));
    try (Transport transport = bus.transport(function);
        DeviceSession<NoFeature> session = begin(transport)) {
      Disk queue = new Disk(session, 4);
      session.start();

      assertThat(transport.isLegacy()).isTrue();
      assertThat(queue.capacity()).isEqualTo(function.device().queue(0).maxSize());
      // Where the configuration space begins depends on whether there are vectors.
      assertThat(transport.configSpace().window().read(0, 4)).isEqualTo(SECTORS);
      writeAndReadBack(queue);
    }
    machine.verifyReleased();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void drivesADiskByTheConfigurationSpaceAlone(boolean data) {
    EmulatedPciFunction function =
        bus.add(EmulatedPciFunction.builder(data ? disk(NOTIFICATION_DATA) : disk()));
    PciFunction found = PciFunction.find(bus, function.address()).orElseThrow(); // no addresses
    try (Transport transport = PciTransport.open(found, BarMapper.configurationWindow(found));
        DeviceSession<NoFeature> session = begin(transport)) {
      Disk queue = new Disk(session, 16);
      session.start();

      assertThat(session.features().has(CommonFeature.NOTIFICATION_DATA)).isEqualTo(data);
      writeAndReadBack(queue);
      assertThat(found.command()).isEqualTo(PciFunction.COMMAND_BUS_MASTER);
    }
    assertThat(found.command()).isZero();
    machine.verifyReleased();
  }

  @Test
  void resetsAQueueAlone() {
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk(RING_RESET)));
    try (Transport transport = bus.transport(function);
        DeviceSession<NoFeature> session = begin(transport)) {
      Disk queue = new Disk(session, 16);
      session.start();
      writeAndReadBack(queue);
      List<Long> cancelled = new ArrayList<>();
      queue.submit(0, 1, MemorySegment.ofArray(new byte[512]), 77);

      queue.reset(8, cancelled::add);

      assertThat(cancelled).containsExactly(77L);
      assertThat(queue.capacity()).isEqualTo(8);
      assertThat(function.device().queue(0).size()).isEqualTo(8);
      writeAndReadBack(queue);
    }
    machine.verifyReleased();
  }

  @ParameterizedTest
  @CsvSource({"4,true", "2,true", "1,true", "0,true", "4,false", "0,false"})
  void sleepsUntilTheFunctionInterrupts(int vectors, boolean modern) {
    EmulatedDevice.Builder disk = modern ? disk() : disk().legacy();
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk).vectors(vectors));
    function.device().start();
    DriverOptions options =
        DriverOptions.defaults()
            .withWaitStrategy(WaitStrategy.INTERRUPT)
            .withTimeout(Duration.ofSeconds(20));
    try (Transport transport = bus.transport(function);
        DeviceSession<NoFeature> session = begin(transport, options)) {
      Disk queue = new Disk(session, 16);
      session.start();
      assertThat(transport.interrupts().areDelivered()).isTrue();
      writeAndReadBack(queue);
      if (vectors > 0) {
        assertThat(function.device().pendingInterrupts().usedBuffer()).isFalse();
      }
    }
    function.device().close();
    machine.verifyReleased();
  }

  @Test
  void sharesARegisterForNotifications() {
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk()).sharedNotification());
    try (Transport transport = bus.transport(function);
        DeviceSession<NoFeature> session = begin(transport)) {
      Disk queue = new Disk(session, 16);
      session.start();
      writeAndReadBack(queue);
    }
    machine.verifyReleased();
  }

  @Test
  void reachesSharedMemory() {
    EmulatedPciFunction function =
        add(EmulatedPciFunction.builder(disk()).sharedMemory(1, 100).sharedMemory(7, 0x2000));
    try (Transport transport = bus.transport(function)) {
      RegisterWindow first = transport.sharedMemory(1).orElseThrow();
      RegisterWindow second = transport.sharedMemory(7).orElseThrow();

      assertThat(first.byteSize()).isEqualTo(100);
      assertThat(second.byteSize()).isEqualTo(0x2000);
      assertThat(transport.sharedMemory(0)).isEmpty();
      second.write(0x1ffc, 4, 0x1234_5678L);
      assertThat(function.sharedMemory(7)).endsWith(0x78, 0x56, 0x34, 0x12);
      function.sharedMemory(1)[99] = 5;
      assertThat(first.read(99, 1)).isEqualTo(5);
      assertThatThrownBy(() -> transport.sharedMemory(7))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("region 7 is owned already");
    }
    try (Transport transport = bus.transport(function)) {
      assertThat(transport.sharedMemory(7)).isPresent();
    }
    machine.verifyReleased();
  }

  @Test
  void reachesAdministrationQueuesWhereTheyAreNegotiated() {
    EmulatedDevice.Builder device =
        EmulatedDevice.builder(42)
            .features(ADMIN_VQ)
            .queue(0, 8, Chain::complete)
            .queue(1, 4, Chain::complete)
            .queue(2, 2, Chain::complete);
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(device).administrationQueues(2));
    try (PciTransport transport = bus.transport(function)) {
      assertThat(transport.deviceType()).isEqualTo(new DeviceType(42));
      transport.setStatus(DeviceStatus.RESET);
      assertThat(transport.status()).isEqualTo(DeviceStatus.RESET);
      transport.setStatus(new DeviceStatus(DeviceStatus.ACKNOWLEDGE));
      transport.setStatus(new DeviceStatus(3));
      assertThat(transport.maxQueueSize(0)).isEqualTo(8);
      assertThat(transport.maxQueueSize(1)).isZero();
      assertThat(transport.administrationQueues()).isEmpty();

      transport.writeDriverFeatures(1, 1 | 1 << ADMIN_VQ - 32);
      transport.setStatus(new DeviceStatus(3 | DeviceStatus.FEATURES_OK));
      assertThat(transport.status().has(DeviceStatus.FEATURES_OK)).isTrue();

      assertThat(transport.administrationQueues()).contains(new PciAdministrationQueues(1, 2));
      assertThat(transport.maxQueueSize(2)).isEqualTo(2);
      assertThat(transport.maxQueueSize(3)).isZero();
    }
    machine.verifyReleased();
  }

  /** No more than the specification needs: what is counted here may become less. */
  @Test
  void accessesRegistersOnlyWhereTheSpecificationNeedsIt() {
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk()).vectors(0));
    PciAccessCounts start = function.accesses();
    try (Transport transport = bus.transport(function)) {
      PciAccessCounts opened = function.accesses();
      // num_queues
      assertThat(opened.since(start).reads()).isEqualTo(1);
      assertThat(opened.since(start).writes()).isZero();
      try (DeviceSession<NoFeature> session = begin(transport)) {
        PciAccessCounts begun = function.accesses();
        // Reset, ACKNOWLEDGE, DRIVER; two words of features, each selected and read, then each
        // selected and written; FEATURES_OK, which is read back.
        assertThat(begun.since(opened))
            .isEqualTo(new PciAccessCounts(0, 0, 1 + 2 + 1, 3 + 2 + 4 + 1));
        Disk queue = new Disk(session, 16);
        PciAccessCounts queued = function.accesses();
        // Its greatest size, whether it is in use, queue_notify_off, queue_enable read back; it is
        // selected three times; the size, three addresses in two halves, queue_enable.
        assertThat(queued.since(begun)).isEqualTo(new PciAccessCounts(0, 0, 4, 3 + 1 + 6 + 1));
        session.start();
        PciAccessCounts started = function.accesses();
        assertThat(started.since(queued)).isEqualTo(new PciAccessCounts(0, 0, 0, 1));
        for (int request = 1; request <= 3; request++) {
          queue.call(0, 0, MemorySegment.ofArray(new byte[512]));
          // The notification, and nothing else.
          assertThat(function.accesses().since(started))
              .isEqualTo(new PciAccessCounts(0, 0, 0, request));
        }
      }
    }
    machine.verifyReleased();
  }

  private static List<Arguments> defects() {
    return List.of(
        Arguments.of(PciDefect.CAPABILITIES_CYCLIC, "its list of capabilities is a cycle"),
        Arguments.of(PciDefect.CAPABILITIES_IN_HEADER, "0x3c, which is inside the header"),
        Arguments.of(PciDefect.CAPABILITY_TOO_SHORT, "it has only 15 bytes, and 16 are needed"),
        Arguments.of(PciDefect.ONLY_RESERVED_BARS, "the number 7 of its BAR is reserved"),
        Arguments.of(PciDefect.BEYOND_BAR, "at 0x3ffc, goes beyond the end of BAR 4"),
        Arguments.of(
            PciDefect.OFFSET_OVERFLOW, "0x40 bytes at 0xfffffff0, goes beyond the end of BAR 4"),
        Arguments.of(PciDefect.COMMON_TOO_SMALL, "only 52 bytes, and 56 are needed"),
        Arguments.of(PciDefect.BAR_OF_NO_SIZE, "BAR 4 has a size of 0"),
        Arguments.of(PciDefect.NOTIFY_MULTIPLIER, "the multiplier 0x3"),
        Arguments.of(PciDefect.MSIX_BEYOND_BAR, "its MSI-X table, 0x40 bytes at 0xff0"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void refusesAMalformedFunction(PciDefect defect, String reason) {
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk()).defect(defect));
    assertThatThrownBy(() -> bus.transport(function))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("00:00.0 [1af4:1042]")
        .hasMessageContaining(reason);
    assertThat(bus.read(function.address(), 4, 2)).as("the command register").isZero();
    machine.verifyReleased();
  }

  @ParameterizedTest
  @CsvSource({
    "NOTIFY_OUTSIDE, 'queue 0 is notified at 0x1000, beyond the end of the notification'",
    "VECTORS_REFUSED, 'it takes none of 2 MSI-X vectors for queue 0'"
  })
  void refusesAFunctionWhoseQueuesCannotBeUsed(PciDefect defect, String reason) {
    EmulatedPciFunction function = add(EmulatedPciFunction.builder(disk()).defect(defect));
    try (Transport transport = bus.transport(function)) {
      DeviceSession<NoFeature> session = begin(transport);
      assertThatThrownBy(() -> new Disk(session, 16))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining(reason);
      session.close();
    }
    machine.verifyReleased();
  }

  @Test
  void hasNoRegistersOutsideItsFunction() {
    EmulatedDevice device = add(EmulatedPciFunction.builder(disk())).device();
    assertThatIllegalStateException().isThrownBy(device::registers);
    assertThatIllegalStateException().isThrownBy(device::registerBytes);
    assertThat(device).hasToString("block at PCI 00:00.0");
    assertThat(device.address()).isZero();
  }
}
