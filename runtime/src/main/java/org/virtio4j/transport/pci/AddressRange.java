package org.virtio4j.transport.pci;

/**
 * A range of addresses.
 *
 * @param address the first address
 * @param byteSize the number of addresses, 1 or more
 */
public record AddressRange(long address, long byteSize) {
  /** Checks that the range is one. */
  public AddressRange {
    if (address < 0 || byteSize < 1 || address > Long.MAX_VALUE - byteSize) {
      throw new IllegalArgumentException(
          String.format("0x%x addresses from 0x%x on are no range below 2^63", byteSize, address));
    }
  }

  /** The first address behind the range. */
  long end() {
    return address + byteSize;
  }

  boolean overlaps(AddressRange other) {
    return address < other.end() && other.address < end();
  }

  @Override
  public String toString() {
    return String.format("0x%x to 0x%x", address, end());
  }
}
