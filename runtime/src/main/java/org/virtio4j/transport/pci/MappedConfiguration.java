package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/** Configuration spaces that are memory-mapped registers, one behind the other. */
final class MappedConfiguration implements ConfigurationAccess {
  private final RegisterWindow window;
  private final int byteSize;
  private final int buses;

  /**
   * Those that a window shows.
   *
   * @param byteSize the size in bytes of each configuration space
   */
  MappedConfiguration(RegisterWindow window, int byteSize) {
    long busBytes = (long) byteSize * PciAddress.DEVICES * PciAddress.FUNCTIONS;
    if (window.byteSize() < busBytes) {
      throw new IllegalArgumentException(
          String.format(
              "one bus has 0x%x bytes, and the window only 0x%x", busBytes, window.byteSize()));
    }
    this.window = window;
    this.byteSize = byteSize;
    this.buses = (int) Math.min(window.byteSize() / busBytes, PciAddress.BUSES);
  }

  @Override
  public int byteSize() {
    return byteSize;
  }

  @Override
  public int buses() {
    return buses;
  }

  @Override
  public long read(PciAddress function, int offset, int width) {
    return ExactAccess.read(window, place(function, offset, width), width);
  }

  @Override
  public void write(PciAddress function, int offset, int width, long value) {
    ExactAccess.write(window, place(function, offset, width), width, value);
  }

  private long place(PciAddress function, int offset, int width) {
    ExactAccess.check(offset, width, byteSize);
    return (long) function.routing() * byteSize + offset;
  }
}
