package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * The PCI transport (VIRTIO 1.4, 4.1), by the interface of modern devices, which transitional ones
 * have too.
 *
 * <p>Each register is accessed by an access of its own width, 64-bit ones by two of 32 bits. A
 * notification is one write. Interrupts are not set up: without MSI-X vectors a device uses its
 * interrupt line, and {@link #acknowledgeInterrupt} reads the ISR.
 */
public abstract sealed class PciTransport implements Transport permits ModernPciTransport {
  /** The vendor id of VirtIO devices: 0x1af4. */
  public static final int VENDOR_ID = 0x1af4;

  private static final int TRANSITIONAL = 0x1000;
  private static final int MODERN = 0x1040;
  private static final int END = 0x1080;

  private final PciFunction function;
  private final DeviceType deviceType;

  PciTransport(PciFunction function, DeviceType deviceType) {
    this.function = function;
    this.deviceType = deviceType;
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
   * Opens a device whose BARs are among the platform's registers.
   *
   * @param function the device; its BARs have addresses
   * @param hal gives access to the registers
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no VirtIO device, or is malformed
   */
  public static PciTransport open(PciFunction function, Hal hal) {
    return open(
        function, (owner, bar, offset, byteSize) -> hal.map(bar.address() + offset, byteSize));
  }

  /**
   * Opens a device. The function decodes its memory and may access memory itself until the
   * transport is closed; then the command register is what it was before.
   *
   * @param function the device; its BARs have addresses
   * @param mapper gives access to the registers
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if it is no VirtIO device, or is malformed
   */
  public static PciTransport open(PciFunction function, BarMapper mapper) {
    DeviceType type =
        deviceType(function).orElseThrow(() -> function.malformed("it is no VirtIO device"));
    VirtioStructures structures = VirtioStructures.of(function);
    VirtioStructure common = structures.required(VirtioStructure.Kind.COMMON);
    VirtioStructure notify = structures.required(VirtioStructure.Kind.NOTIFY);
    VirtioStructure isr = structures.required(VirtioStructure.Kind.ISR);
    Optional<VirtioStructure> device = structures.optional(VirtioStructure.Kind.DEVICE);

    Mapping mapping = new Mapping(function, mapper);
    try {
      return new ModernPciTransport(
          function,
          type,
          mapping,
          mapping.map(common, Math.min(common.byteSize(), PciCommonConfigAccessor.BYTE_SIZE)),
          new NotifyRegisters(
              function, mapping.map(notify, notify.byteSize()), notify.multiplier()),
          mapping.map(isr, PciIsrAccessor.BYTE_SIZE),
          device.map(each -> mapping.map(each, each.byteSize())).orElse(null));
    } catch (RuntimeException | Error e) {
      mapping.close();
      throw e;
    }
  }

  /** Registers of a function that is switched on. */
  static final class Mapping implements AutoCloseable {
    private final PciFunction function;
    private final BarMapper mapper;
    private final int command;
    private final List<RegisterWindow> windows = new ArrayList<>();

    private Mapping(PciFunction function, BarMapper mapper) {
      this.function = function;
      this.mapper = mapper;
      this.command = function.command();
      function.command(command | PciFunction.COMMAND_MEMORY | PciFunction.COMMAND_BUS_MASTER);
    }

    private RegisterWindow map(VirtioStructure structure, long byteSize) {
      RegisterWindow window = mapper.map(function, structure.bar(), structure.offset(), byteSize);
      windows.add(window);
      return window;
    }

    @Override
    public void close() {
      windows.forEach(RegisterWindow::release);
      windows.clear();
      function.command(command);
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

  /** Such as {@code block (2) on PCI 00:03.0}. */
  @Override
  public String toString() {
    return deviceType + " on PCI " + function.address();
  }
}
