package org.virtio4j.transport.pci;

import org.virtio4j.io.RegisterWindow;

/**
 * The way to the configuration spaces of PCI functions: what identifies them, switches them on and
 * places their registers.
 *
 * <p>{@link #ports}, {@link #cam} and {@link #ecam} are the ways that host bridges have. Whatever
 * else gives access to configuration spaces implements this interface, which is all that this
 * package needs to know of it: an operating system, for instance, that offers each function as a
 * file (the files {@code config} of Linux's sysfs; the configuration region of a VFIO device, which
 * has a single function). Such an implementation
 *
 * <ul>
 *   <li>makes exactly one access of the given width for each call, in little-endian order;
 *   <li>reads as ones, and ignores writes, where there is no function or the function is not its;
 *   <li>throws a {@link org.virtio4j.TransportException} if the way itself fails;
 *   <li>says by {@link #byteSize} and {@link #buses} how far it reaches. Where the operating system
 *       has numbered the buses and placed the BARs already, nothing is written to do it again.
 * </ul>
 *
 * <p>All methods may be called from any thread.
 */
public interface ConfigurationAccess {
  /** The size in bytes of a conventional configuration space: 256. */
  int CONVENTIONAL_BYTES = 0x100;

  /** The size in bytes of a configuration space with PCI Express's extension: 4096. */
  int EXTENDED_BYTES = 0x1000;

  /**
   * How much of each function's configuration space can be reached.
   *
   * @return {@link #CONVENTIONAL_BYTES} or {@link #EXTENDED_BYTES}
   */
  int byteSize();

  /**
   * How many buses can be reached, from bus 0 on.
   *
   * @return 1 to {@link PciAddress#BUSES}, which it is unless overridden
   */
  default int buses() {
    return PciAddress.BUSES;
  }

  /**
   * Reads from a function's configuration space.
   *
   * @param function where the function is
   * @param offset where the register is, a multiple of the width
   * @param width the width of the access in bytes: 1, 2 or 4
   * @return the value, zero-extended; all ones if there is no such function
   * @throws IndexOutOfBoundsException if that is not inside the configuration space
   */
  long read(PciAddress function, int offset, int width);

  /**
   * Writes to a function's configuration space.
   *
   * @param function where the function is
   * @param offset where the register is, a multiple of the width
   * @param width the width of the access in bytes: 1, 2 or 4
   * @param value the value, zero-extended
   * @throws IndexOutOfBoundsException if that is not inside the configuration space
   */
  void write(PciAddress function, int offset, int width, long value);

  /**
   * Access by the two registers of PCs: the address at port 0xcf8, the data at port 0xcfc. It
   * reaches all buses, and of each function the conventional configuration space.
   *
   * @param ports the 8 ports from 0xcf8 on; nobody else may use them meanwhile
   * @return the access
   */
  static ConfigurationAccess ports(RegisterWindow ports) {
    return new PortConfiguration(ports);
  }

  /**
   * Access by memory-mapped registers of 256 bytes for each function, 64 KiB for each bus. It
   * reaches as many buses as the window has times 64 KiB.
   *
   * @param window the registers, from bus 0 on
   * @return the access
   * @throws IllegalArgumentException if the window is too small for a bus
   */
  static ConfigurationAccess cam(RegisterWindow window) {
    return new MappedConfiguration(window, CONVENTIONAL_BYTES);
  }

  /**
   * Access by PCI Express's enhanced mechanism: 4096 bytes of memory-mapped registers for each
   * function, 1 MiB for each bus. It reaches as many buses as the window has MiB.
   *
   * @param window the registers, from bus 0 on
   * @return the access
   * @throws IllegalArgumentException if the window is too small for a bus
   */
  static ConfigurationAccess ecam(RegisterWindow window) {
    return new MappedConfiguration(window, EXTENDED_BYTES);
  }
}
