package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/** Configuration spaces behind the ports 0xcf8 and 0xcfc. */
final class PortConfiguration implements ConfigurationAccess {
  private static final long ADDRESS = 0L;
  private static final long DATA = 4L;
  private static final long PORTS = 8L;
  private static final long ENABLE = 0x8000_0000L;

  private final RegisterWindow ports;

  PortConfiguration(RegisterWindow ports) {
    if (ports.byteSize() < PORTS) {
      throw new IllegalArgumentException("8 ports are needed, not " + ports.byteSize());
    }
    this.ports = ports;
  }

  @Override
  public int byteSize() {
    return CONVENTIONAL_BYTES;
  }

  /** The address and the data belong together, whichever threads ask. */
  @Override
  public synchronized long read(PciAddress function, int offset, int width) {
    select(function, offset, width);
    return ExactAccess.read(ports, DATA + (offset & 3), width);
  }

  @Override
  public synchronized void write(PciAddress function, int offset, int width, long value) {
    select(function, offset, width);
    ExactAccess.write(ports, DATA + (offset & 3), width, value);
  }

  private void select(PciAddress function, int offset, int width) {
    ExactAccess.check(offset, width, CONVENTIONAL_BYTES);
    ExactAccess.write(ports, ADDRESS, 4, ENABLE | function.routing() << 8 | offset & ~3);
  }
}
