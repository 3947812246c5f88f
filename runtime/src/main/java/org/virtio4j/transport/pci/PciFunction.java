package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.virtio4j.TransportException;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;

/**
 * A function of a PCI device: its configuration space. For one thread at a time.
 *
 * <p>What identifies it is read once. All else is read when it is asked for.
 */
public final class PciFunction {
  /** The vendor id that reads where no function is: 0xffff. */
  public static final int NO_VENDOR = 0xffff;

  /** Bit of the {@linkplain #command command register}: the function decodes its ports. */
  public static final int COMMAND_IO = 1;

  /** Bit of the {@linkplain #command command register}: the function decodes its memory BARs. */
  public static final int COMMAND_MEMORY = 1 << 1;

  /** Bit of the {@linkplain #command command register}: the function may access memory. */
  public static final int COMMAND_BUS_MASTER = 1 << 2;

  /** Bit of the {@linkplain #command command register}: the interrupt pin is not used. */
  public static final int COMMAND_INTERRUPT_DISABLE = 1 << 10;

  /** Bit of the {@linkplain #status status register}: an interrupt by the pin is pending. */
  public static final int STATUS_INTERRUPT = 1 << 3;

  private static final int STATUS_CAPABILITIES = 1 << 4;
  private static final int HEADER_TYPE = 0x7f;
  private static final int BRIDGE = 1;
  private static final int MULTI_FUNCTION = 0x80;
  private final ConfigurationAccess access;
  private final PciAddress address;
  private final PciHeaderAccessor header;
  private final int vendorId;
  private final int deviceId;
  private final int headerType;
  private final PciBars bars;

  private PciFunction(ConfigurationAccess access, PciAddress address, int vendorId) {
    this.access = access;
    this.address = address;
    this.header = new PciHeaderAccessor(window(0, (int) PciHeaderAccessor.BYTE_SIZE));
    this.vendorId = vendorId;
    this.deviceId = header.deviceId();
    this.headerType = header.headerType();
    this.bars = new PciBars(this, barRegisters(headerType & HEADER_TYPE));
  }

  /**
   * Looks for a function.
   *
   * @param access the way to its configuration space
   * @param address where it would be
   * @return the function, if there is one
   */
  public static Optional<PciFunction> find(ConfigurationAccess access, PciAddress address) {
    int vendorId = (int) access.read(address, (int) PciHeaderAccessor.VENDOR_ID_OFFSET, 2);
    return vendorId == NO_VENDOR
        ? Optional.empty()
        : Optional.of(new PciFunction(access, address, vendorId));
  }

  /**
   * Where the function is.
   *
   * @return bus, device and function
   */
  public PciAddress address() {
    return address;
  }

  /**
   * The number of the vendor.
   *
   * @return 0 to 0xfffe
   */
  public int vendorId() {
    return vendorId;
  }

  /**
   * The vendor's number of the device.
   *
   * @return 0 to 0xffff
   */
  public int deviceId() {
    return deviceId;
  }

  /**
   * What kind of device it is, for those who do not know it by its ids.
   *
   * @return base class, subclass and programming interface, 8 bits each
   */
  public int classCode() {
    return header.baseClass() << 16 | header.subclass() << 8 | header.programmingInterface();
  }

  /**
   * The revision of the device.
   *
   * @return 0 to 255
   */
  public int revision() {
    return header.revision();
  }

  /**
   * The number of the board's vendor.
   *
   * @return 0 to 0xffff; 0 for a bridge, which does not have it there
   */
  public int subsystemVendorId() {
    return isBridge() ? 0 : header.subsystemVendorId();
  }

  /**
   * The board vendor's number of the board.
   *
   * @return 0 to 0xffff; 0 for a bridge, which does not have it there
   */
  public int subsystemId() {
    return isBridge() ? 0 : header.subsystemId();
  }

  /**
   * Whether the function's header is not that of an end point, but that of a bridge to another bus.
   *
   * @return whether it is
   */
  public boolean isBridge() {
    return (headerType & HEADER_TYPE) != 0;
  }

  /** Whether it is a bridge to another PCI bus, and not to something else, such as CardBus. */
  boolean isPciBridge() {
    return (headerType & HEADER_TYPE) == BRIDGE;
  }

  /**
   * Whether the device may have more functions than function 0.
   *
   * @return whether it says so
   */
  public boolean isMultiFunction() {
    return (headerType & MULTI_FUNCTION) != 0;
  }

  /**
   * Reads the command register.
   *
   * @return its bits, such as {@link #COMMAND_MEMORY}
   */
  public int command() {
    return header.command();
  }

  /**
   * Writes the command register.
   *
   * @param bits its bits, such as {@link #COMMAND_MEMORY}
   */
  public void command(int bits) {
    header.command(bits);
  }

  /**
   * Reads the status register.
   *
   * @return its bits; {@link #STATUS_INTERRUPT} tells whether the function asks for an interrupt by
   *     its pin
   */
  public int status() {
    return header.status();
  }

  /**
   * Clears bits of the status register, which tell of errors on the bus.
   *
   * @param bits the bits to clear
   */
  public void clearStatus(int bits) {
    header.clearStatus(bits);
  }

  /**
   * The pin by which the function interrupts when it does not send messages.
   *
   * @return 1 to 4 for INTA to INTD; 0 if it has none
   */
  public int interruptPin() {
    return header.interruptPin();
  }

  /**
   * What the platform's firmware has noted about where that pin leads to; functions ignore it.
   *
   * @return 0 to 255, of which 255 means that nothing is known
   */
  public int interruptLine() {
    return header.interruptLine();
  }

  /**
   * Walks the list of capabilities.
   *
   * @return the capabilities in the order of the list, which is the device's order of preference
   * @throws TransportException if the list leads to a place where no capability can be, or is a
   *     cycle
   */
  public List<PciCapability> capabilities() {
    return (header.status() & STATUS_CAPABILITIES) == 0
        ? List.of()
        : PciCapabilities.of(this, header.capabilitiesPointer());
  }

  /**
   * Walks the list of extended capabilities, which only PCI Express functions have.
   *
   * @return the capabilities in the order of the list; none where the extended configuration space
   *     is out of reach
   * @throws TransportException if the list leads to a place where no such capability can be, or is
   *     a cycle
   */
  public List<PciExtendedCapability> extendedCapabilities() {
    return access.byteSize() < ConfigurationAccess.EXTENDED_BYTES
        ? List.of()
        : PciCapabilities.extended(this);
  }

  /**
   * Finds out about all BARs, as {@link #bar} does.
   *
   * @return the BARs that there are, by index
   * @throws TransportException if one is not what a BAR can be
   */
  public List<PciBar> bars() {
    List<PciBar> found = new ArrayList<>();
    for (int index = 0; index < bars.count(); index++) {
      bars.find(index).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /**
   * Finds out where a BAR lies and how large it is.
   *
   * <p>To tell its size the BAR gets another address for a moment, in which the function decodes
   * nothing. Whatever happens, address and command register are afterwards what they were before.
   * No driver may be at work on the function meanwhile.
   *
   * @param index the number of a base address register, 0 or more
   * @return the BAR, if there is one; the upper half of another one is none
   * @throws TransportException if it is not what a BAR can be
   */
  public Optional<PciBar> bar(int index) {
    return bars.find(index);
  }

  /**
   * Gives a BAR an address. The function decodes nothing meanwhile; the command register is
   * afterwards what it was before.
   *
   * @param bar a BAR of this function
   * @param address a multiple of its size
   * @return the BAR at its new address
   * @throws IllegalArgumentException if the BAR cannot have that address
   */
  public PciBar assign(PciBar bar, long address) {
    return bars.assign(bar, address);
  }

  /** A part of the configuration space, which others may have windows on too. */
  RegisterWindow window(int offset, int byteSize) {
    Objects.checkFromIndexSize(offset, byteSize, access.byteSize());
    return RegisterWindow.handled(
        byteSize,
        new RegisterHandler() {
          @Override
          public long read(long at, int width) {
            return access.read(address, offset + (int) at, width);
          }

          @Override
          public void write(long at, int width, long value) {
            access.write(address, offset + (int) at, width, value);
          }
        });
  }

  /** The error for a function that is not as it should be. */
  TransportException malformed(String format, Object... arguments) {
    return new TransportException(this + ": " + String.format(format, arguments));
  }

  private static int barRegisters(int headerType) {
    return switch (headerType) {
      case 0 -> 6;
      case BRIDGE -> 2;
      default -> 0;
    };
  }

  /** Does something while the function decodes nothing. */
  <R> R quiescent(Supplier<R> action) {
    int command = command();
    boolean decodes = (command & (COMMAND_IO | COMMAND_MEMORY)) != 0;
    if (!decodes) {
      return action.get();
    }
    try {
      command(command & ~(COMMAND_IO | COMMAND_MEMORY));
      return action.get();
    } finally {
      command(command);
    }
  }

  /** Such as {@code 00:03.0 [1af4:1042]}. */
  @Override
  public String toString() {
    return String.format("%s [%04x:%04x]", address, vendorId, deviceId);
  }
}
