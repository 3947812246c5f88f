package org.virtio4j.transport.pci;

import java.util.Objects;
import java.util.Optional;

/**
 * The addresses that a platform forwards to its PCI buses, and that functions may be given.
 *
 * @param memory addresses of memory. Only functions with 64 bits can be above 4 GiB, and none of
 *     those behind bridges
 * @param prefetchable addresses of memory for BARs without side effects, if they are to lie apart;
 *     else they lie with the others
 * @param io ports, if there are such; else BARs of ports get none
 */
public record PciRanges(
    AddressRange memory, Optional<AddressRange> prefetchable, Optional<AddressRange> io) {
  /** Checks that nothing is missing. */
  public PciRanges {
    Objects.requireNonNull(memory);
    Objects.requireNonNull(prefetchable);
    Objects.requireNonNull(io);
  }

  /**
   * Memory only.
   *
   * @param memory addresses of memory
   * @return the ranges
   */
  public static PciRanges of(AddressRange memory) {
    return new PciRanges(memory, Optional.empty(), Optional.empty());
  }

  Optional<AddressRange> range(PciSpace space) {
    return switch (space) {
      case IO -> io;
      case MEMORY -> Optional.of(memory);
      case PREFETCHABLE -> prefetchable;
    };
  }
}
