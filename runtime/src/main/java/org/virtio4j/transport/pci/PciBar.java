package org.virtio4j.transport.pci;

/**
 * A range of a function's registers, and what its base address register says about it.
 *
 * @param index the number of the base address register, 0 to 5; for 64 bits that of the lower half
 * @param kind what kind of addresses it has
 * @param prefetchable whether reads have no side effects and writes may be merged
 * @param address where it lies in the platform's address space; 0 if it has no address yet
 * @param byteSize its size in bytes, a power of two
 */
public record PciBar(int index, Kind kind, boolean prefetchable, long address, long byteSize) {
  /** What kind of addresses a range has. */
  public enum Kind {
    /** Ports. */
    IO,
    /** Memory below 4 GiB. */
    MEMORY_32,
    /** Memory anywhere. */
    MEMORY_64
  }

  /**
   * Whether it lies in memory.
   *
   * @return whether it does; otherwise it consists of ports
   */
  public boolean isMemory() {
    return kind != Kind.IO;
  }

  /**
   * Whether it has been given an address.
   *
   * @return whether its address is not 0
   */
  public boolean isAssigned() {
    return address != 0;
  }

  /** Whether a range, whose numbers are unsigned, is inside it. */
  boolean contains(long offset, long length) {
    return Long.compareUnsigned(offset, byteSize) <= 0
        && Long.compareUnsigned(length, byteSize - offset) <= 0;
  }

  /** The same BAR at another address. */
  PciBar at(long address) {
    return new PciBar(index, kind, prefetchable, address, byteSize);
  }

  /** Such as {@code BAR 4 (MEMORY_64, 0x4000 bytes at 0xe0000000)}. */
  @Override
  public String toString() {
    return String.format("BAR %d (%s, 0x%x bytes at 0x%x)", index, kind, byteSize, address);
  }
}
