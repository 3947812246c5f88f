package org.virtio4j.qemu;

import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.pci.ConfigurationAccess;
import org.virtio4j.transport.pci.PciAddress;

/** A machine's PCI host bridge: the ways to configuration spaces that QEMU's PCs have. */
final class QemuPciHost {
  private static final int CONFIGURATION_PORTS = 0xcf8;
  private static final long PORT_COUNT = 8L;

  private static final PciAddress HOST_BRIDGE = new PciAddress(0, 0, 0);
  private static final int PCIEXBAR_LOW = 0x60;
  private static final int PCIEXBAR_HIGH = 0x64;
  private static final long PCIEXBAR_ENABLE = 1L; // and 256 buses

  private final QtestClient qtest;
  private final QemuBoard.Pci pci;

  QemuPciHost(QtestClient qtest, QemuBoard.Pci pci) {
    this.qtest = qtest;
    this.pci = pci;
  }

  /** By ports, which work from the start. */
  ConfigurationAccess ports() {
    return ConfigurationAccess.ports(
        RegisterWindow.handled(
            PORT_COUNT,
            new RegisterHandler() {
              @Override
              public long read(long offset, int width) {
                return qtest.readPort(CONFIGURATION_PORTS + (int) offset, width);
              }

              @Override
              public void write(long offset, int width, long value) {
                qtest.writePort(CONFIGURATION_PORTS + (int) offset, width, value);
              }
            }));
  }

  /** By memory-mapped registers, which the host bridge shows when it is told where. */
  ConfigurationAccess ecam() {
    ConfigurationAccess ports = ports();
    ports.write(HOST_BRIDGE, PCIEXBAR_HIGH, 4, pci.ecam() >>> 32);
    ports.write(HOST_BRIDGE, PCIEXBAR_LOW, 4, pci.ecam() & 0xffff_ffffL | PCIEXBAR_ENABLE);
    return ConfigurationAccess.ecam(
        RegisterWindow.handled(
            pci.ecamBytes(),
            new RegisterHandler() {
              @Override
              public long read(long offset, int width) {
                return qtest.read(pci.ecam() + offset, width);
              }

              @Override
              public void write(long offset, int width, long value) {
                qtest.write(pci.ecam() + offset, width, value);
              }
            }));
  }
}
