package org.virtio4j.transport.pci;

import java.util.Locale;

/** The kinds of addresses that a bridge has a window for. */
public enum PciSpace {
  /** Ports, by 4 KiB. */
  IO(12),
  /** Memory below 4 GiB, by 1 MiB. */
  MEMORY(20),
  /** Memory without side effects, by 1 MiB; anywhere if the bridge has 64 bits for it. */
  PREFETCHABLE(20);

  private final int shift;

  PciSpace(int shift) {
    this.shift = shift;
  }

  /** What windows begin at and end behind a multiple of, in bytes. */
  long granularity() {
    return 1L << shift;
  }

  /** In words. */
  @Override
  public String toString() {
    return this == IO ? "I/O" : name().toLowerCase(Locale.ROOT);
  }
}
