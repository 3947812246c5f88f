package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

  private static final int STATUS_CAPABILITIES = 1 << 4;
  private static final int HEADER_TYPE = 0x7f;
  private static final int MULTI_FUNCTION = 0x80;
  private static final int FIRST_BAR = 0x10;
  private static final int FIRST_CAPABILITY = 0x40;

  private static final int BAR_IO = 1;
  private static final int BAR_TYPE = 6;
  private static final int BAR_TYPE_64 = 4;
  private static final int BAR_TYPE_RESERVED = 6;
  private static final int BAR_PREFETCHABLE = 8;
  private static final long IO_FLAGS = 3L;
  private static final long MEMORY_FLAGS = 15L;
  private static final long ALL_ONES = 0xffff_ffffL;

  private final ConfigurationAccess access;
  private final PciAddress address;
  private final PciHeaderAccessor header;
  private final int vendorId;
  private final int deviceId;
  private final int headerType;

  private PciFunction(ConfigurationAccess access, PciAddress address, int vendorId) {
    this.access = access;
    this.address = address;
    this.header = new PciHeaderAccessor(window(0, (int) PciHeaderAccessor.BYTE_SIZE));
    this.vendorId = vendorId;
    this.deviceId = header.deviceId();
    this.headerType = header.headerType();
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
   * Whether the function's header is not that of an end point, but that of a bridge.
   *
   * @return whether it is
   */
  public boolean isBridge() {
    return (headerType & HEADER_TYPE) != 0;
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
   * Walks the list of capabilities.
   *
   * @return the capabilities in the order of the list, which is the device's order of preference
   * @throws TransportException if the list leads to a place where no capability can be, or is a
   *     cycle
   */
  public List<PciCapability> capabilities() {
    if ((header.status() & STATUS_CAPABILITIES) == 0) {
      return List.of();
    }
    List<PciCapability> found = new ArrayList<>();
    BitSet visited = new BitSet();
    // The two lowest bits are reserved: no capability begins between two words.
    int offset = header.capabilitiesPointer() & ~3;
    while (offset != 0) {
      if (offset < FIRST_CAPABILITY) {
        throw malformed(
            "its list of capabilities leads to 0x%x, which is inside the header", offset);
      }
      if (visited.get(offset)) {
        throw malformed("its list of capabilities is a cycle: it comes to 0x%x again", offset);
      }
      visited.set(offset);
      PciCapabilityHeaderAccessor capability =
          new PciCapabilityHeaderAccessor(
              window(offset, (int) PciCapabilityHeaderAccessor.BYTE_SIZE));
      found.add(new PciCapability(capability.id(), offset));
      offset = capability.next() & ~3;
    }
    return List.copyOf(found);
  }

  /**
   * Finds out about all BARs, as {@link #bar} does.
   *
   * @return the BARs that there are, by index
   * @throws TransportException if one is not what a BAR can be
   */
  public List<PciBar> bars() {
    List<PciBar> bars = new ArrayList<>();
    for (int index = 0; index < barRegisters(); index++) {
      bar(index).ifPresent(bars::add);
    }
    return List.copyOf(bars);
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
    if (index < 0 || index >= barRegisters() || isUpperHalf(index)) {
      return Optional.empty();
    }
    PciBarRegisterAccessor low = barRegister(index);
    long value = low.value();
    if ((value & BAR_IO) != 0) {
      long mask = quiescent(() -> writable(low, value)) & ~IO_FLAGS;
      return bar(index, PciBar.Kind.IO, false, value & ~IO_FLAGS, mask);
    }
    boolean prefetchable = (value & BAR_PREFETCHABLE) != 0;
    long address = value & ~MEMORY_FLAGS;
    if (!is64(index, value)) {
      long mask = quiescent(() -> writable(low, value)) & ~MEMORY_FLAGS;
      return bar(index, PciBar.Kind.MEMORY_32, prefetchable, address, mask);
    }
    PciBarRegisterAccessor high = barRegister(index + 1);
    long upper = high.value();
    long mask = quiescent(() -> writable(low, value) | writable(high, upper) << 32) & ~MEMORY_FLAGS;
    return bar(index, PciBar.Kind.MEMORY_64, prefetchable, address | upper << 32, mask);
  }

  /** The lowest bit of an address that can be set is the size. */
  private static Optional<PciBar> bar(
      int index, PciBar.Kind kind, boolean prefetchable, long address, long mask) {
    return mask == 0
        ? Optional.empty()
        : Optional.of(new PciBar(index, kind, prefetchable, address, Long.lowestOneBit(mask)));
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
    if (address < 0
        || address % bar.byteSize() != 0
        || bar.kind() != PciBar.Kind.MEMORY_64 && address + bar.byteSize() > 1L << 32) {
      throw new IllegalArgumentException(String.format("%s cannot be at 0x%x", bar, address));
    }
    PciBarRegisterAccessor low = barRegister(bar.index());
    return quiescent(() -> {
      low.value(address & ALL_ONES);
      if (bar.kind() == PciBar.Kind.MEMORY_64) {
        barRegister(bar.index() + 1).value(address >>> 32);
      }
      return new PciBar(bar.index(), bar.kind(), bar.prefetchable(), address, bar.byteSize());
    });
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

  private int barRegisters() {
    return switch (headerType & HEADER_TYPE) {
      case 0 -> 6;
      case 1 -> 2;
      default -> 0;
    };
  }

  private PciBarRegisterAccessor barRegister(int index) {
    return new PciBarRegisterAccessor(
        window(FIRST_BAR + 4 * index, (int) PciBarRegisterAccessor.BYTE_SIZE));
  }

  /** Whether a register belongs to the one before it. Only the first of each BAR has flags. */
  private boolean isUpperHalf(int index) {
    int at = 0;
    while (at < index) {
      at += is64(at, barRegister(at).value()) ? 2 : 1;
    }
    return at > index;
  }

  private boolean is64(int index, long value) {
    if ((value & BAR_IO) != 0) {
      return false;
    }
    if ((value & BAR_TYPE) == BAR_TYPE_RESERVED) {
      throw malformed("BAR %d is of a reserved type: 0x%x", index, value);
    }
    boolean is64 = (value & BAR_TYPE) == BAR_TYPE_64;
    if (is64 && index + 1 == barRegisters()) {
      throw malformed("BAR %d has 64 bits, but no register follows it", index);
    }
    return is64;
  }

  /** The bits of a register that can be set. The register is restored. */
  private static long writable(PciBarRegisterAccessor register, long value) {
    try {
      register.value(ALL_ONES);
      return register.value();
    } finally {
      register.value(value);
    }
  }

  private interface Action<R> {
    R run();
  }

  /** Does something while the function decodes nothing. */
  private <R> R quiescent(Action<R> action) {
    int command = command();
    boolean decodes = (command & (COMMAND_IO | COMMAND_MEMORY)) != 0;
    if (!decodes) {
      return action.run();
    }
    try {
      command(command & ~(COMMAND_IO | COMMAND_MEMORY));
      return action.run();
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
