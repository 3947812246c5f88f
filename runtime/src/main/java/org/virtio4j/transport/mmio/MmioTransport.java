package org.virtio4j.transport.mmio;

import java.util.Optional;
import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.InterruptLine;
import org.virtio4j.transport.Interrupts;
import org.virtio4j.transport.Transport;

/**
 * The memory-mapped transport (VIRTIO 1.4, 4.2) of a modern device (version 2) or of a legacy one
 * (version 1).
 *
 * <p>Control registers are accessed by 32-bit accesses only. A notification is one write.
 */
public abstract sealed class MmioTransport implements Transport
    permits ModernMmioTransport, LegacyMmioTransport {
  /** The size in bytes of the control registers, which the configuration space follows: 0x100. */
  public static final long CONTROL_BYTES = 0x100L;

  /** What the magic value register reads as: "virt", little-endian. */
  public static final long MAGIC = 0x74726976L;

  static final int LEGACY = 1;
  static final int MODERN = 2;

  private static final int MAX_QUEUE_SIZE = 32768;

  private final RegisterWindow window;
  private final RegisterWindow control;
  private final RegisterWindow configuration;
  private final DeviceType deviceType;
  private final long vendorId;
  private final ConfigSpace configSpace;
  private Interrupts interrupts = Interrupts.polled(this::acknowledgeInterrupt);

  MmioTransport(Parts parts) {
    this.window = parts.window;
    this.control = parts.control;
    this.configuration = parts.configuration;
    this.deviceType = new DeviceType((int) parts.header.deviceId());
    this.vendorId = parts.header.vendorId();
    this.configSpace = parts.configSpace;
  }

  /** What a transport is made of. */
  record Parts(
      RegisterWindow window,
      RegisterWindow control,
      RegisterWindow configuration,
      MmioRegistersAccessor header,
      ConfigSpace configSpace) {}

  /**
   * Opens the device whose registers lie at an address. Its interrupts do not reach this program.
   *
   * @param hal gives access to them
   * @param address where they lie in the platform's address space
   * @param byteSize their size in bytes, {@link #CONTROL_BYTES} and the configuration space
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if there is no device that this transport knows
   */
  public static MmioTransport open(Hal hal, long address, long byteSize) {
    return open(hal, address, byteSize, Optional.empty());
  }

  /**
   * Opens the device whose registers lie at an address.
   *
   * @param hal gives access to them
   * @param address where they lie in the platform's address space
   * @param byteSize their size in bytes, {@link #CONTROL_BYTES} and the configuration space
   * @param line the device's interrupt, which belongs to the transport until it is closed; none if
   *     it does not reach this program
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if there is no device that this transport knows
   */
  public static MmioTransport open(
      Hal hal, long address, long byteSize, Optional<? extends InterruptLine> line) {
    RegisterWindow window = hal.map(address, byteSize);
    try {
      return open(window, Optional.of(hal), line);
    } catch (RuntimeException | Error e) {
      window.release();
      throw e;
    }
  }

  /**
   * Opens the device whose registers a window shows. Its interrupts do not reach this program, and
   * its shared memory, if it has any, is out of reach.
   *
   * @param window the registers, {@link #CONTROL_BYTES} and the configuration space
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if there is no device that this transport knows
   * @throws IllegalStateException if a part of the window has an owner already
   */
  public static MmioTransport open(RegisterWindow window) {
    return open(window, Optional.empty());
  }

  /**
   * Opens the device whose registers a window shows.
   *
   * @param window the registers, {@link #CONTROL_BYTES} and the configuration space
   * @param line the device's interrupt, which belongs to the transport until it is closed; none if
   *     it does not reach this program
   * @return a transport, which gives the registers up when it is closed
   * @throws TransportException if there is no device that this transport knows
   * @throws IllegalStateException if a part of the window has an owner already
   */
  public static MmioTransport open(RegisterWindow window, Optional<? extends InterruptLine> line) {
    return open(window, Optional.empty(), line);
  }

  private static MmioTransport open(
      RegisterWindow window, Optional<Hal> hal, Optional<? extends InterruptLine> line) {
    MmioTransport transport = unconnected(window, hal);
    if (line.isPresent()) {
      transport.interrupts = Interrupts.wired(line.get(), transport::acknowledgeInterrupt);
    }
    return transport;
  }

  private static MmioTransport unconnected(RegisterWindow window, Optional<Hal> hal) {
    MmioRegistersAccessor header = header(window);
    long version = header.version();
    if (version != LEGACY && version != MODERN) {
      throw new TransportException("versions 1 and 2 are known, not " + version);
    }
    if (header.deviceId() == 0) {
      throw new TransportException("the slot is empty: its device id is 0");
    }
    RegisterWindow control = window.split(0L, CONTROL_BYTES);
    RegisterWindow configuration = configuration(window, control);
    if (version == LEGACY) {
      return new LegacyMmioTransport(
          new Parts(
              window, control, configuration, header, ConfigSpace.withoutGeneration(configuration)),
          new LegacyMmioRegistersAccessor(control));
    }
    MmioRegistersAccessor registers = new MmioRegistersAccessor(control);
    return new ModernMmioTransport(
        new Parts(
            window,
            control,
            configuration,
            header,
            ConfigSpace.of(configuration, () -> (int) registers.configGeneration())),
        registers,
        hal);
  }

  private static RegisterWindow configuration(RegisterWindow window, RegisterWindow control) {
    try {
      return window.split(CONTROL_BYTES, window.byteSize() - CONTROL_BYTES);
    } catch (RuntimeException e) {
      control.release();
      throw e;
    }
  }

  /**
   * Whether a window shows a slot without a device (4.2.2: device id 0). Nothing but the magic
   * value and the device id is read, and the window is not owned after that.
   *
   * @param window the registers
   * @return whether the slot is empty
   * @throws TransportException if this is no VirtIO slot at all
   */
  public static boolean isEmpty(RegisterWindow window) {
    return header(window).deviceId() == 0;
  }

  /** The registers that are the same in both versions, if the window shows a VirtIO slot. */
  private static MmioRegistersAccessor header(RegisterWindow window) {
    if (window.byteSize() < CONTROL_BYTES) {
      throw new TransportException(
          "a device has 0x100 bytes of control registers, and the window only 0x"
              + Long.toHexString(window.byteSize()));
    }
    MmioRegistersAccessor header = new MmioRegistersAccessor(window);
    long magic = header.magicValue();
    if (magic != MAGIC) {
      throw new TransportException(
          "there is no VirtIO device: the magic value is 0x" + Long.toHexString(magic));
    }
    return header;
  }

  /**
   * The vendor's number.
   *
   * @return 32 bits, unsigned
   */
  public long vendorId() {
    return vendorId;
  }

  @Override
  public DeviceType deviceType() {
    return deviceType;
  }

  @Override
  public ConfigSpace configSpace() {
    return configSpace;
  }

  @Override
  public Interrupts interrupts() {
    return interrupts;
  }

  @Override
  public void close() {
    interrupts.close();
    configuration.release();
    control.release();
    window.release();
  }

  static int queueSize(long max) {
    return (int) Math.min(max, MAX_QUEUE_SIZE);
  }

  @Override
  public String toString() {
    return deviceType + " on " + (isLegacy() ? "legacy MMIO" : "MMIO");
  }
}
