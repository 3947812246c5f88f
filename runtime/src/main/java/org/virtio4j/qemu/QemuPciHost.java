package org.virtio4j.qemu;

import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.qemu.QemuBoard.Pci;
import org.virtio4j.transport.pci.AddressRange;
import org.virtio4j.transport.pci.ConfigurationAccess;
import org.virtio4j.transport.pci.PciAddress;

/** A machine's PCI host bridge: the ways to configuration spaces and to BARs. */
final class QemuPciHost {
  private static final int CONFIGURATION_PORTS = 0xcf8;
  private static final long PORT_COUNT = 8L;

  private static final PciAddress HOST_BRIDGE = new PciAddress(0, 0, 0);
  private static final int PCIEXBAR_LOW = 0x60;
  private static final int PCIEXBAR_HIGH = 0x64;
  private static final long PCIEXBAR_ENABLE = 1L; // and 256 buses

  private final QtestClient qtest;
  private final Pci pci;

  QemuPciHost(QtestClient qtest, Pci pci) {
    this.qtest = qtest;
    this.pci = pci;
  }

  /**
   * A way to the configuration spaces.
   *
   * @throws TransportException if the machine does not have it
   */
  ConfigurationAccess configuration(QemuPciAccess access) {
    boolean hasPorts = pci.configuration() == Pci.Configuration.PORTS_AND_ECAM;
    if (access == QemuPciAccess.PORTS && !hasPorts) {
      throw new TransportException("the machine has no ports for PCI configuration, but ECAM");
    }
    if (access == QemuPciAccess.PORTS) {
      return ports();
    }
    if (hasPorts) {
      showEcam();
    }
    return ConfigurationAccess.ecam(memory(pci.ecam()));
  }

  /** By ports, which work from the start. */
  private ConfigurationAccess ports() {
    return ConfigurationAccess.ports(
        RegisterWindow.handled(PORT_COUNT, instructions(CONFIGURATION_PORTS)));
  }

  /** Makes the host bridge show the memory-mapped registers. */
  private void showEcam() {
    ConfigurationAccess ports = ports();
    long address = pci.ecam().address();
    ports.write(HOST_BRIDGE, PCIEXBAR_HIGH, 4, address >>> 32);
    ports.write(HOST_BRIDGE, PCIEXBAR_LOW, 4, address & 0xffff_ffffL | PCIEXBAR_ENABLE);
  }

  /** The ports that BARs are given; the window begins with port 0. */
  RegisterWindow bars() {
    long count = pci.io().address() + pci.io().byteSize();
    return pci.ioAddress().isPresent()
        ? memory(new AddressRange(pci.ioAddress().getAsLong(), count))
        : RegisterWindow.handled(count, instructions(0));
  }

  /** Registers at physical addresses. */
  RegisterWindow memory(AddressRange range) {
    long base = range.address();
    return RegisterWindow.handled(
        range.byteSize(),
        new RegisterHandler() {
          @Override
          public long read(long offset, int width) {
            return qtest.read(base + offset, width);
          }

          @Override
          public void write(long offset, int width, long value) {
            qtest.write(base + offset, width, value);
          }
        });
  }

  /** Registers that the processor has instructions for. */
  private RegisterHandler instructions(int first) {
    return new RegisterHandler() {
      @Override
      public long read(long offset, int width) {
        return qtest.readPort(first + (int) offset, width);
      }

      @Override
      public void write(long offset, int width, long value) {
        qtest.writePort(first + (int) offset, width, value);
      }
    };
  }
}
