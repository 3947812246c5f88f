package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/** Gives access to registers that lie in a function's BARs. */
@FunctionalInterface
public interface BarMapper {
  /**
   * Gives access to a part of a BAR. Parts that are asked for together may share a page.
   *
   * @param function the function
   * @param bar one of its BARs, in memory
   * @param offset where the part begins in the BAR, in bytes
   * @param byteSize the size of the part in bytes; it is inside the BAR
   * @return the part's only owner
   * @throws org.virtio4j.TransportException if there is no such access, or the part is owned
   *     already
   */
  RegisterWindow map(PciFunction function, PciBar bar, long offset, long byteSize);
}
