package org.virtio4j.transport.pci;

import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;

/** Gives access to registers that lie in a function's BARs. */
@FunctionalInterface
public interface BarMapper {
  /**
   * Gives access to a part of a BAR that {@link #reaches} has said yes to. Parts that are asked for
   * together may share a page.
   *
   * @param function the function
   * @param bar one of its BARs
   * @param offset where the part begins in the BAR, in bytes
   * @param byteSize the size of the part in bytes; it is inside the BAR
   * @return the part's only owner
   * @throws org.virtio4j.TransportException if there is no such access, or the part is owned
   *     already
   */
  RegisterWindow map(PciFunction function, PciBar bar, long offset, long byteSize);

  /**
   * Whether there is a way to a BAR. Structures in others are as if they were not there, as long as
   * the device offers another one.
   *
   * @param bar a BAR
   * @return whether {@link #map} can be asked for a part of it; unless overridden, whether it is a
   *     BAR of memory that has an address
   */
  default boolean reaches(PciBar bar) {
    return bar.isMemory() && bar.isAssigned();
  }

  /**
   * Whether the function has to decode the addresses of its BARs for this.
   *
   * @return whether it has to, which it has unless overridden
   */
  default boolean needsDecoding() {
    return true;
  }

  /**
   * Access to BARs of memory that are among the platform's registers.
   *
   * @param hal gives access to the registers
   * @return the mapper
   */
  static BarMapper of(Hal hal) {
    return (function, bar, offset, byteSize) -> hal.map(bar.address() + offset, byteSize);
  }

  /**
   * Access to BARs of memory that are among the platform's registers, and to those of ports.
   *
   * @param hal gives access to the registers
   * @param ports the ports, from port 0 on
   * @return the mapper
   */
  static BarMapper of(Hal hal, RegisterWindow ports) {
    return new BarMapper() {
      @Override
      public RegisterWindow map(PciFunction function, PciBar bar, long offset, long byteSize) {
        return bar.isMemory()
            ? hal.map(bar.address() + offset, byteSize)
            : PortMapping.of(ports, function, bar, offset, byteSize);
      }

      @Override
      public boolean reaches(PciBar bar) {
        return bar.isAssigned();
      }
    };
  }

  /**
   * Access by the function's configuration space alone (VIRTIO 1.4, 4.1.4.9): for a device whose
   * BARs have no addresses, or lie where nothing leads to. Each access takes four accesses of the
   * configuration space, so that it is slow; accesses of 64 bits are not possible.
   *
   * @param function the device
   * @return the mapper, for this function only
   * @throws org.virtio4j.TransportException if the device has no such window
   */
  static BarMapper configurationWindow(PciFunction function) {
    return ConfigurationWindow.of(function);
  }
}
