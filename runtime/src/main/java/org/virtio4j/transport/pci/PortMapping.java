package org.virtio4j.transport.pci;

import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterWindow;

/** Parts of the platform's ports. */
final class PortMapping {
  private PortMapping() {}

  /** The part of the ports that a part of a BAR is. */
  static RegisterWindow of(
      RegisterWindow ports, PciFunction function, PciBar bar, long offset, long byteSize) {
    try {
      return ports.split(bar.address() + offset, byteSize);
    } catch (IndexOutOfBoundsException e) {
      throw function.malformed("%s is not among the platform's 0x%x ports", bar, ports.byteSize());
    } catch (IllegalStateException e) {
      throw new TransportException(function + ": " + bar + ": " + e.getMessage(), e);
    }
  }
}
