package org.virtio4j.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.virtio4j.TransportException;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.testing.RequiresQemu;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;
import org.virtio4j.transport.pci.BarMapper;
import org.virtio4j.transport.pci.PciAddress;
import org.virtio4j.transport.pci.PciBridge;
import org.virtio4j.transport.pci.PciBus;
import org.virtio4j.transport.pci.PciExtendedCapability;
import org.virtio4j.transport.pci.PciFunction;
import org.virtio4j.transport.pci.PciInterruptPin;
import org.virtio4j.transport.pci.PciRoot;
import org.virtio4j.transport.pci.PciSpace;
import org.virtio4j.transport.pci.PciTransport;

/** Where devices are on PCI, and by which of their interfaces they are driven. */
@RequiresQemu({RequiresQemu.Machine.X86_64_Q35, RequiresQemu.Machine.AARCH64_VIRT})
@Timeout(120)
class PciPlacesOnQemuTest {
  private static final DeviceType BLOCK = new DeviceType(2);
  private static final DeviceType ENTROPY = new DeviceType(4);

  @TempDir private Path folder;

  private static QemuMachineBuilder builder(QemuBoard board) {
    return QemuMachine.builder(board).arguments("-d", "guest_errors");
  }

  private static DeviceSession<NoFeature> begin(
      QemuMachine machine, Transport transport, DeviceType type) {
    return DeviceSession.begin(
        transport, machine.hal(), DriverOptions.defaults(), type, NoFeature.TABLE);
  }

  private static void readsRandomBytes(QemuMachine machine, Transport transport) {
    try (transport;
        DeviceSession<NoFeature> session = begin(machine, transport, ENTROPY)) {
      EntropyQueue queue = new EntropyQueue(session);
      session.start();
      byte[] bytes = new byte[64];
      assertThat(queue.read(MemorySegment.ofArray(bytes))).isEqualTo(64);
      assertThat(bytes).isNotEqualTo(new byte[64]);
    }
  }

  static List<Arguments> places() {
    return List.of(
        Arguments.of(QemuBoard.X86_64_Q35, QemuPciAccess.PORTS, QemuPlacement.ROOT_PORT, false),
        Arguments.of(QemuBoard.X86_64_Q35, QemuPciAccess.ECAM, QemuPlacement.ROOT_PORT, true),
        Arguments.of(QemuBoard.X86_64_Q35, QemuPciAccess.ECAM, QemuPlacement.BRIDGE, false),
        Arguments.of(QemuBoard.X86_64_Q35, QemuPciAccess.PORTS, QemuPlacement.BRIDGE, true),
        Arguments.of(QemuBoard.X86_64_Q35, QemuPciAccess.PORTS, QemuPlacement.BUS_0, true),
        Arguments.of(QemuBoard.AARCH64_VIRT_PCI, QemuPciAccess.ECAM, QemuPlacement.BUS_0, true),
        Arguments.of(QemuBoard.AARCH64_VIRT_PCI, QemuPciAccess.ECAM, QemuPlacement.BRIDGE, true),
        Arguments.of(
            QemuBoard.AARCH64_VIRT_PCI, QemuPciAccess.ECAM, QemuPlacement.ROOT_PORT, false));
  }

  @ParameterizedTest
  @MethodSource("places")
  void drivesDevicesWhereverTheyAre(
      QemuBoard board, QemuPciAccess access, QemuPlacement placement, boolean legacy) {
    try (QemuMachine machine =
        builder(board)
            .pciAccess(access)
            .legacy(legacy)
            .device(QemuDevice.entropy())
            .device(QemuDevice.entropy(), placement)
            .device(QemuDevice.entropy(), placement)
            .start()) {
      PciFunction function = machine.function(2);
      assertThat(function.address().bus() == 0).isEqualTo(placement == QemuPlacement.BUS_0);
      assertThat(machine.function(1).address()).isNotEqualTo(function.address());
      for (int slot = 0; slot < 3; slot++) {
        Transport transport = machine.transport(slot);
        assertThat(transport.isLegacy()).isEqualTo(legacy);
        readsRandomBytes(machine, transport);
      }
      assertThat(machine.output()).isEmpty();
    }
  }

  @Test
  void givesWindowsToTheBridgesInFrontOfDevices() {
    try (QemuMachine machine =
        builder(QemuBoard.X86_64_Q35)
            .device(QemuDevice.entropy("disable-legacy=off"), QemuPlacement.ROOT_PORT)
            .device(QemuDevice.entropy("disable-legacy=off"), QemuPlacement.BRIDGE)
            .start()) {
      PciRoot root = machine.pciRoot().orElseThrow();
      assertThat(root.buses()).extracting(PciBus::number).containsExactly(0, 1, 2);
      for (int slot = 0; slot < 2; slot++) {
        PciFunction function = machine.function(slot);
        PciBridge bridge = root.buses().get(function.address().bus()).bridge().orElseThrow();
        assertThat(bridge.secondaryBus()).isEqualTo(function.address().bus());
        function
            .bars()
            .forEach(bar -> {
              PciSpace space =
                  !bar.isMemory()
                      ? PciSpace.IO
                      : bar.prefetchable() ? PciSpace.PREFETCHABLE : PciSpace.MEMORY;
              assertThat(bridge.window(space))
                  .hasValueSatisfying(window -> {
                    assertThat(bar.address()).isGreaterThanOrEqualTo(window.address());
                    assertThat(bar.address() + bar.byteSize())
                        .isLessThanOrEqualTo(window.address() + window.byteSize());
                  });
            });
        assertThat(function.bars()).hasSize(3);
      }
      // Device 1 of bus 2, at pin A, arrives at the bridge's pin B; device 0 of bus 1 at pin A.
      assertThat(root.interruptPin(machine.function(0))).contains(new PciInterruptPin(1, 1));
      assertThat(root.interruptPin(machine.function(1))).contains(new PciInterruptPin(2, 2));
      PciFunction port = root.function(new PciAddress(0, 1, 0)).orElseThrow();
      assertThat(port.extendedCapabilities())
          .extracting(PciExtendedCapability::id, PciExtendedCapability::offset)
          .contains(tuple(1, 0x100)); // advanced error reporting
      assertThat(machine.function(1).extendedCapabilities()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"PORTS,false", "ECAM,true"})
  void drivesADeviceThatIsPluggedInLater(QemuPciAccess access, boolean legacy) {
    try (QemuMachine machine =
        builder(QemuBoard.X86_64_Q35).pciAccess(access).legacy(legacy).emptyPort().start()) {
      assertThatThrownBy(() -> machine.transport(0))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("slot 0 is empty");

      machine.plug(0, "virtio-rng");

      assertThat(machine.function(0).address()).hasToString("01:00.0");
      readsRandomBytes(machine, machine.transport(0));
      assertThat(machine.output()).isEmpty();
    }
  }

  @Test
  void hasBridgesOnPciOnly() {
    QemuMachineBuilder mmio = QemuMachine.builder(QemuBoard.AARCH64_VIRT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mmio.device(QemuDevice.entropy(), QemuPlacement.BRIDGE))
        .withMessageContaining("no PCI bus");
    assertThatIllegalArgumentException().isThrownBy(mmio::emptyPort);
  }

  @ParameterizedTest
  @CsvSource({"PORTS,off", "ECAM,on"})
  void drivesADeviceByItsConfigurationSpaceAlone(QemuPciAccess access, String packed)
      throws IOException {
    byte[] contents = new byte[64 * 512];
    new Random(1).nextBytes(contents);
    Path image = Files.write(folder.resolve("disk.img"), contents);
    try (QemuMachine machine =
        builder(QemuBoard.X86_64_Q35)
            .pciAccess(access)
            .device(QemuDevice.disk(image, "packed=" + packed))
            .start()) {
      PciFunction function = machine.function(0);
      int command = function.command();
      try (Transport transport =
              PciTransport.open(function, BarMapper.configurationWindow(function));
          DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
        BlockQueue queue = new BlockQueue(session);
        session.start();

        assertThat(session.features().has(CommonFeature.RING_PACKED))
            .isEqualTo(packed.equals("on"));
        assertThat(transport.configSpace().window().read(0, 4)).isEqualTo(64);
        // Nothing is decoded: all goes by the configuration space.
        assertThat(function.command() & (PciFunction.COMMAND_IO | PciFunction.COMMAND_MEMORY))
            .isZero();
        byte[] read = new byte[512];
        for (int sector = 0; sector < 64; sector++) {
          assertThat(queue.read(sector, MemorySegment.ofArray(read))).isZero();
          assertThat(read)
              .isEqualTo(Arrays.copyOfRange(contents, sector * 512, sector * 512 + 512));
        }
      }
      assertThat(function.command()).isEqualTo(command);
      assertThat(machine.output()).isEmpty();
    }
  }

  @Test
  void drivesALegacyDiskWithTheQueueSizeThatItHasChosen() throws IOException {
    byte[] contents = new byte[300 * 512];
    new Random(2).nextBytes(contents);
    Path image = Files.write(folder.resolve("disk.img"), contents);
    try (QemuMachine machine =
            builder(QemuBoard.X86_64_Q35)
                .legacy(true)
                .device(QemuDevice.disk(image, "queue-size=256"))
                .start();
        Transport transport = machine.transport(0);
        DeviceSession<NoFeature> session = begin(machine, transport, BLOCK)) {
      BlockQueue queue = new BlockQueue(session, 0, 16);
      session.start();

      assertThat(queue.capacity()).isEqualTo(256);
      assertThat(transport.configSpace().window().read(0, 4)).isEqualTo(300);
      byte[] read = new byte[4096];
      for (int sector = 0; sector < 292; sector += 4) {
        assertThat(queue.read(sector, MemorySegment.ofArray(read))).isZero();
        assertThat(read).isEqualTo(Arrays.copyOfRange(contents, sector * 512, sector * 512 + 4096));
      }
      assertThat(machine.output()).isEmpty();
    }
  }

  @Test
  void showsTheMemoryThatADeviceShares() {
    QemuDevice gpu =
        place -> List.of("-device", place.device("virtio-gpu", List.of("hostmem=64M")));
    try (QemuMachine machine = builder(QemuBoard.X86_64_Q35).device(gpu).start();
        Transport transport = machine.transport(0)) {
      RegisterWindow region = transport.sharedMemory(1).orElseThrow();

      assertThat(region.byteSize()).isEqualTo(64L << 20);
      assertThat(transport.sharedMemory(0)).isEmpty();
      assertThatThrownBy(() -> transport.sharedMemory(1))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("owned already");
    }
  }
}
