package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/** Configuration spaces that are memory-mapped registers, 4096 bytes each. */
final class EcamConfiguration implements ConfigurationAccess {
  private final RegisterWindow window;

  EcamConfiguration(RegisterWindow window) {
    this.window = window;
  }

  @Override
  public int byteSize() {
    return EXTENDED_BYTES;
  }

  @Override
  public long read(PciAddress function, int offset, int width) {
    return ExactAccess.read(window, place(function, offset, width), width);
  }

  @Override
  public void write(PciAddress function, int offset, int width, long value) {
    ExactAccess.write(window, place(function, offset, width), width, value);
  }

  private static long place(PciAddress function, int offset, int width) {
    ExactAccess.check(offset, width, EXTENDED_BYTES);
    return (long) function.routing() * EXTENDED_BYTES + offset;
  }
}
