package org.virtio4j.transport.pci;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Interrupts;
import org.virtio4j.transport.Transport;

/**
 * The PCI transport (VIRTIO 1.4, 4.1): by the interface of modern devices, which transitional ones
 * have too, or by the legacy interface, which transitional devices also have.
 *
 * <p>Each register is accessed by an access of its own width, 64-bit ones by two of 32 bits. A
 * notification is one write.
 */
public abstract sealed class PciTransport implements Transport
    permits ModernPciTransport, LegacyPciTransport {
  /** The vendor id of VirtIO devices: 0x1af4. */
  public static final int VENDOR_ID = 0x1af4;

  /** The vector of what does not interrupt by a message. */
  static final int NO_VECTOR = 0xffff;

  private static final int TRANSITIONAL = 0x1000;
  private static final int MODERN = 0x1040;
  private static final int END = 0x1080;

  private final PciFunction function;
  private final DeviceType deviceType;
  private final FunctionMapping mapping;
  private final VirtioStructures structures;
  private final Map<Integer, RegisterWindow> regions = new HashMap<>(); // mapped ones, by id

  PciTransport(
      PciFunction function,
      DeviceType deviceType,
      FunctionMapping mapping,
      VirtioStructures structures) {
    this.function = function;
    this.deviceType = deviceType;
    this.mapping = mapping;
    this.structures = structures;
  }

  /**
   * What type of VirtIO device a function is, if it is one. Of a transitional device the subsystem
   * says it, of others the device id.
   *
   * @param function a function
   * @return the type, which may be one that is not known
   */
  public static Optional<DeviceType> deviceType(PciFunction function) {
    int id = function.deviceId();
    if (function.vendorId() != VENDOR_ID || function.isBridge() || id < TRANSITIONAL || id >= END) {
      return Optional.empty();
    }
    return Optional.of(new DeviceType(id < MODERN ? function.subsystemId() : id - MODERN));
  }

  /**
   * Whether a function is a VirtIO device that has the legacy interface, and perhaps the modern one
   * as well.
   *
   * @param function a function
   * @return whether {@link #openLegacy} can open it
   */
  public static boolean isTransitional(PciFunction function) {
    return deviceType(function).isPresent() && function.deviceId() < MODERN;
  }

  private static DeviceType requireType(PciFunction function) {
    return deviceType(function).orElseThrow(() -> function.malformed("it is no VirtIO device"));
  }

  /**
   * Opens a device whose BARs are among the platform's registers, by its modern interface.
   *
   * @param function the device; its BARs have addresses
   * @param hal gives access to the registers
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no VirtIO device, or is malformed
   */
  public static PciTransport open(PciFunction function, Hal hal) {
    return open(function, BarMapper.of(hal));
  }

  /**
   * Opens a device by its modern interface. The function decodes its BARs and may access memory
   * itself until the transport is closed; then the command register is what it was before.
   *
   * @param function the device
   * @param mapper gives access to the registers
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no VirtIO device, or is malformed
   */
  public static PciTransport open(PciFunction function, BarMapper mapper) {
    return open(function, mapper, PciInterrupts.NONE);
  }

  /**
   * Opens a device by its modern interface, so that its interrupts reach this program. The function
   * decodes its BARs and may access memory itself until the transport is closed; then its command
   * register is what it was before, and its vectors are disabled.
   *
   * @param function the device
   * @param mapper gives access to the registers
   * @param interrupts what the platform has for interrupts
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no VirtIO device, or is malformed
   */
  public static PciTransport open(
      PciFunction function, BarMapper mapper, PciInterrupts interrupts) {
    DeviceType type = requireType(function);
    FunctionMapping mapping = new FunctionMapping(function, mapper);
    try {
      return ModernPciTransport.open(function, type, mapping, interrupts);
    } catch (RuntimeException | Error e) {
      mapping.close();
      throw e;
    }
  }

  /**
   * Opens a transitional device, or a legacy one, by its legacy interface: the driver sees a legacy
   * device. Its registers are ports.
   *
   * @param function the device; its BAR 0 has an address
   * @param mapper gives access to ports, such as {@link BarMapper#of(Hal, RegisterWindow)}
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no such device, or is malformed
   */
  public static PciTransport openLegacy(PciFunction function, BarMapper mapper) {
    return openLegacy(function, mapper, PciInterrupts.NONE);
  }

  /**
   * Opens a transitional device, or a legacy one, by its legacy interface, so that its interrupts
   * reach this program.
   *
   * @param function the device; its BAR 0 has an address
   * @param mapper gives access to ports, such as {@link BarMapper#of(Hal, RegisterWindow)}
   * @param interrupts what the platform has for interrupts
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no such device, or is malformed
   */
  public static PciTransport openLegacy(
      PciFunction function, BarMapper mapper, PciInterrupts interrupts) {
    DeviceType type = requireType(function);
    if (!isTransitional(function)) {
      throw function.malformed("it is a modern device, without the legacy interface");
    }
    FunctionMapping mapping = new FunctionMapping(function, mapper);
    try {
      return LegacyPciTransport.open(function, type, mapping, interrupts);
    } catch (RuntimeException | Error e) {
      mapping.close();
      throw e;
    }
  }

  /**
   * The function that the device is.
   *
   * @return the function
   */
  public PciFunction function() {
    return function;
  }

  @Override
  public DeviceType deviceType() {
    return deviceType;
  }

  /**
   * What vendors have added to the device's configuration space.
   *
   * @return the additions in the order of the list of capabilities
   */
  public List<PciVendorData> vendorData() {
    return structures.vendorData();
  }

  /**
   * The queues by which the device and the group that it owns are administered.
   *
   * @return the queues; nothing unless ADMIN_VQ is negotiated
   */
  public Optional<PciAdministrationQueues> administrationQueues() {
    return Optional.empty();
  }

  @Override
  public Optional<RegisterWindow> sharedMemory(int id) {
    return structures
        .region(id)
        .map(region -> {
          if (regions.containsKey(id)) {
            throw new TransportException(
                this + ": shared memory region " + id + " is owned already");
          }
          RegisterWindow window = mapping.map(region, region.byteSize());
          regions.put(id, window);
          return window;
        });
  }

  /** How the function interrupts. */
  abstract PciVectors vectors();

  @Override
  public final Interrupts interrupts() {
    return vectors().interrupts();
  }

  @Override
  public void close() {
    try {
      vectors().close();
    } finally {
      mapping.close();
    }
  }

  /** Such as {@code block (2) on PCI 00:03.0}. */
  @Override
  public String toString() {
    return deviceType + " on " + (isLegacy() ? "legacy PCI " : "PCI ") + function.address();
  }
}
