package org.virtio4j.transport.pci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A range of addresses, parts of which are taken. */
final class PciArena {
  private final AddressRange range;
  private final List<AddressRange> taken = new ArrayList<>();

  PciArena(AddressRange range) {
    this.range = range;
  }

  AddressRange range() {
    return range;
  }

  /** Whether all of a range is inside. */
  boolean contains(long address, long byteSize) {
    return byteSize > 0
        && address >= range.address()
        && byteSize <= range.byteSize()
        && address <= range.end() - byteSize;
  }

  /** Notes that somebody has these addresses, inside the range or not. */
  void take(long address, long byteSize) {
    if (address > 0) { // above 2^63 nothing is in the way
      long size = byteSize < 0 ? Long.MAX_VALUE : byteSize;
      taken.add(new AddressRange(address, Math.clamp(size, 1, Long.MAX_VALUE - address)));
    }
  }

  /**
   * Takes the first place that is aligned and free; address 0 is none.
   *
   * @param byteSize the size in bytes; if it is negative, it is 2^63
   * @param alignment a power of two
   * @param limit the first address that is out of reach
   */
  Optional<AddressRange> take(long byteSize, long alignment, long limit) {
    long end = Math.min(range.end(), limit);
    long at = byteSize < 1 ? end : align(range.address(), alignment);
    while (at >= 0 && at <= end - byteSize) {
      AddressRange candidate = new AddressRange(at, byteSize);
      AddressRange obstacle = taken.stream().filter(candidate::overlaps).findFirst().orElse(null);
      if (obstacle == null && at != 0) {
        taken.add(candidate);
        return Optional.of(candidate);
      }
      at = align(obstacle == null ? 1 : obstacle.end(), alignment);
    }
    return Optional.empty();
  }

  /** Rounds up to a multiple of a power of two; negative if that is beyond 2^63. */
  static long align(long address, long alignment) {
    return address + alignment - 1 & -alignment;
  }
}
