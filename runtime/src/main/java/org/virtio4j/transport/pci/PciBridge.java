package org.virtio4j.transport.pci;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bridge from one PCI bus to another: which buses are behind it, and which addresses it forwards.
 * For one thread at a time.
 */
public final class PciBridge {
  private static final int TYPE = 0xf; // the lowest bits of a window's base and limit
  private static final int WIDE = 1; // the type with upper halves
  private static final int HEADER_BYTES = (int) PciBridgeHeaderAccessor.BYTE_SIZE;

  private final PciFunction function;
  private final PciBridgeHeaderAccessor header;
  private final Map<PciSpace, Boolean> present = new EnumMap<>(PciSpace.class);

  PciBridge(PciFunction function) {
    this.function = function;
    this.header = new PciBridgeHeaderAccessor(function.window(0, HEADER_BYTES));
  }

  /**
   * The bridge as a function of the bus in front of it.
   *
   * @return the function
   */
  public PciFunction function() {
    return function;
  }

  /**
   * The number of the bus behind the bridge.
   *
   * @return 1 to 255; 0 if it has none yet
   */
  public int secondaryBus() {
    return header.secondaryBus();
  }

  /**
   * The greatest number of a bus that is reached through the bridge.
   *
   * @return 1 to 255; 0 if it has none yet
   */
  public int subordinateBus() {
    return header.subordinateBus();
  }

  /**
   * The addresses that the bridge forwards to the bus behind it.
   *
   * @param space the kind of addresses
   * @return the range; nothing if it forwards none
   */
  public Optional<AddressRange> window(PciSpace space) {
    long base = base(space);
    long limit = limit(space);
    // Not set up yet, which is not the same as being shut: then it would forward the lowest.
    if (base == 0 && limit < space.granularity() || base < 0 || limit < base) {
      return Optional.empty();
    }
    return Optional.of(new AddressRange(base, limit - base + 1));
  }

  private long base(PciSpace space) {
    return switch (space) {
      case IO -> {
        int low = header.ioBase();
        yield (low & ~TYPE) << 8 | (isWide(low) ? (long) header.ioBaseUpper() << 16 : 0L);
      }
      case MEMORY -> (header.memoryBase() & ~(long) TYPE) << 16;
      case PREFETCHABLE -> {
        int low = header.prefetchableBase();
        yield (low & ~(long) TYPE) << 16
            | (isWide(low) ? header.prefetchableBaseUpper() << 32 : 0L);
      }
    };
  }

  /** The last address. */
  private long limit(PciSpace space) {
    long last = space.granularity() - 1;
    return switch (space) {
      case IO -> {
        int low = header.ioLimit();
        yield (low & ~TYPE) << 8 | (isWide(low) ? (long) header.ioLimitUpper() << 16 : 0L) | last;
      }
      case MEMORY -> (header.memoryLimit() & ~(long) TYPE) << 16 | last;
      case PREFETCHABLE -> {
        int low = header.prefetchableLimit();
        yield (low & ~(long) TYPE) << 16
            | (isWide(low) ? header.prefetchableLimitUpper() << 32 : 0L)
            | last;
      }
    };
  }

  private static boolean isWide(int register) {
    return (register & TYPE) == WIDE;
  }

  /** Whether the bridge has a window for such addresses: two of them are optional. */
  boolean has(PciSpace space) {
    return present.computeIfAbsent(space, this::isWritable);
  }

  private boolean isWritable(PciSpace space) {
    return switch (space) {
      case MEMORY -> true;
      case IO -> {
        int before = header.ioBase();
        yield before != 0
            || function.quiescent(() -> {
              try {
                header.ioBase(0xf0);
                return header.ioBase() != 0;
              } finally {
                header.ioBase(before);
              }
            });
      }
      case PREFETCHABLE -> {
        int before = header.prefetchableBase();
        yield before != 0
            || function.quiescent(() -> {
              try {
                header.prefetchableBase(0xfff0);
                return header.prefetchableBase() != 0;
              } finally {
                header.prefetchableBase(before);
              }
            });
      }
    };
  }

  /** The first address that is out of reach of a window. */
  long end(PciSpace space) {
    return switch (space) {
      case IO -> isWide(header.ioBase()) ? 1L << 32 : 1L << 16;
      case MEMORY -> 1L << 32;
      case PREFETCHABLE -> isWide(header.prefetchableBase()) ? Long.MAX_VALUE : 1L << 32;
    };
  }

  /** Whether there can be one device only on the other side. */
  boolean isPort() {
    return express().map(PcieCapabilityAccessor::flags).map(PcieCapability::isPort).orElse(false);
  }

  private Optional<PcieCapabilityAccessor> express() {
    return function.capabilities().stream()
        .filter(each -> each.id() == PcieCapability.ID)
        .filter(each ->
            each.offset() + PcieCapabilityAccessor.BYTE_SIZE
                <= ConfigurationAccess.CONVENTIONAL_BYTES)
        .findFirst()
        .map(each ->
            new PcieCapabilityAccessor(
                function.window(each.offset(), (int) PcieCapabilityAccessor.BYTE_SIZE)));
  }

  /**
   * Gives the slot of a port power, as a device needs that was plugged into it. Does nothing where
   * there is no slot, or its power cannot be switched.
   */
  public void powerOn() {
    express()
        .filter(each -> (each.flags() & PcieCapability.SLOT) != 0)
        .filter(each -> (each.slotCapabilities() & PcieCapability.POWER_CONTROLLER) != 0)
        .ifPresent(each ->
            each.slotControl(
                each.slotControl() & ~(PcieCapability.POWER_OFF | PcieCapability.POWER_INDICATOR)
                    | PcieCapability.POWER_INDICATOR_ON));
  }

  /** Numbers the buses behind it. */
  void number(int primary, int secondary, int subordinate) {
    header.primaryBus(primary);
    header.secondaryBus(secondary);
    header.subordinateBus(subordinate);
  }

  /** Changes the greatest number of a bus behind it. */
  void end(int subordinate) {
    header.subordinateBus(subordinate);
  }

  /** Forwards a range. The bridge forwards nothing meanwhile. */
  void open(PciSpace space, AddressRange range) {
    set(space, range.address(), range.end() - 1);
  }

  /** Forwards no such addresses. */
  void shut(PciSpace space) {
    set(space, space.granularity(), 0L); // the first is behind the last
  }

  private void set(PciSpace space, long base, long limit) {
    function.quiescent(() -> {
      switch (space) {
        case IO -> {
          header.ioBase((int) (base >>> 8) & 0xf0);
          header.ioLimit((int) (limit >>> 8) & 0xf0);
          header.ioBaseUpper((int) (base >>> 16) & 0xffff);
          header.ioLimitUpper((int) (limit >>> 16) & 0xffff);
        }
        case MEMORY -> {
          header.memoryBase((int) (base >>> 16) & 0xfff0);
          header.memoryLimit((int) (limit >>> 16) & 0xfff0);
        }
        case PREFETCHABLE -> {
          header.prefetchableBase((int) (base >>> 16) & 0xfff0);
          header.prefetchableLimit((int) (limit >>> 16) & 0xfff0);
          header.prefetchableBaseUpper(base >>> 32);
          header.prefetchableLimitUpper(limit >>> 32);
        }
        default -> throw new AssertionError(space);
      }
      return null;
    });
  }

  /** Forwards accesses both ways. */
  void forward() {
    int command = function.command();
    int forwarding =
        command
            | PciFunction.COMMAND_IO
            | PciFunction.COMMAND_MEMORY
            | PciFunction.COMMAND_BUS_MASTER;
    if (forwarding != command) {
      function.command(forwarding);
    }
  }

  /** Such as {@code 00:02.0 [1b36:000c], the bridge to bus 01}. */
  @Override
  public String toString() {
    return String.format("%s, the bridge to bus %02x", function, secondaryBus());
  }
}
