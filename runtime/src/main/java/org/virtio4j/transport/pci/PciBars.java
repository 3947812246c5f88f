package org.virtio4j.transport.pci;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A function's base address registers: what they say, how large they are, and what they are given.
 *
 * <p>Sizes are found by writing. Registers and command register are restored whatever happens.
 */
final class PciBars {
  private static final int FIRST_BAR = 0x10;
  private static final int BAR_IO = 1;
  private static final int BAR_TYPE = 6;
  private static final int BAR_TYPE_64 = 4;
  private static final int BAR_TYPE_RESERVED = 6;
  private static final int BAR_PREFETCHABLE = 8;
  private static final long IO_FLAGS = 3L;
  private static final long MEMORY_FLAGS = 15L;
  private static final long ALL_ONES = 0xffff_ffffL;

  private final PciFunction function;
  private final int count;

  /**
   * Those of a function.
   *
   * @param count how many registers there are, which the type of the header says
   */
  PciBars(PciFunction function, int count) {
    this.function = function;
    this.count = count;
  }

  int count() {
    return count;
  }

  /** What {@link PciFunction#bar} does. */
  Optional<PciBar> find(int index) {
    if (index < 0 || index >= count || isUpperHalf(index)) {
      return Optional.empty();
    }
    PciBarRegisterAccessor low = register(index);
    long value = low.value();
    if ((value & BAR_IO) != 0) {
      long mask = function.quiescent(() -> writable(low, value)) & ~IO_FLAGS;
      return bar(index, PciBar.Kind.IO, false, value & ~IO_FLAGS, mask);
    }
    boolean prefetchable = (value & BAR_PREFETCHABLE) != 0;
    long address = value & ~MEMORY_FLAGS;
    if (!is64(index, value)) {
      long mask = function.quiescent(() -> writable(low, value)) & ~MEMORY_FLAGS;
      return bar(index, PciBar.Kind.MEMORY_32, prefetchable, address, mask);
    }
    PciBarRegisterAccessor high = register(index + 1);
    long upper = high.value();
    Supplier<Long> both = () -> writable(low, value) | writable(high, upper) << 32;
    long mask = function.quiescent(both) & ~MEMORY_FLAGS;
    return bar(index, PciBar.Kind.MEMORY_64, prefetchable, address | upper << 32, mask);
  }

  /** The lowest bit of an address that can be set is the size. */
  private static Optional<PciBar> bar(
      int index, PciBar.Kind kind, boolean prefetchable, long address, long mask) {
    return mask == 0
        ? Optional.empty()
        : Optional.of(new PciBar(index, kind, prefetchable, address, Long.lowestOneBit(mask)));
  }

  /** What {@link PciFunction#assign} does. */
  PciBar assign(PciBar bar, long address) {
    if (address < 0
        || address % bar.byteSize() != 0
        || bar.kind() != PciBar.Kind.MEMORY_64 && address + bar.byteSize() > 1L << 32) {
      throw new IllegalArgumentException(String.format("%s cannot be at 0x%x", bar, address));
    }
    PciBarRegisterAccessor low = register(bar.index());
    return function.quiescent(() -> {
      low.value(address & ALL_ONES);
      if (bar.kind() == PciBar.Kind.MEMORY_64) {
        register(bar.index() + 1).value(address >>> 32);
      }
      return bar.at(address);
    });
  }

  private PciBarRegisterAccessor register(int index) {
    return new PciBarRegisterAccessor(
        function.window(FIRST_BAR + 4 * index, (int) PciBarRegisterAccessor.BYTE_SIZE));
  }

  /** Whether a register belongs to the one before it. Only the first of each BAR has flags. */
  private boolean isUpperHalf(int index) {
    int at = 0;
    while (at < index) {
      at += is64(at, register(at).value()) ? 2 : 1;
    }
    return at > index;
  }

  private boolean is64(int index, long value) {
    if ((value & BAR_IO) != 0) {
      return false;
    }
    if ((value & BAR_TYPE) == BAR_TYPE_RESERVED) {
      throw function.malformed("BAR %d is of a reserved type: 0x%x", index, value);
    }
    boolean is64 = (value & BAR_TYPE) == BAR_TYPE_64;
    if (is64 && index + 1 == count) {
      throw function.malformed("BAR %d has 64 bits, but no register follows it", index);
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
}
