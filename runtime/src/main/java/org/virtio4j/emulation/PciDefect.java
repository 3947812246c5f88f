package org.virtio4j.emulation;

/**
 * Ways in which a PCI function can be malformed (VIRTIO 1.4, 4.1.4): a driver must neither be
 * harmed by them nor hang, and has to say what is wrong.
 */
public enum PciDefect {
  /** The list of capabilities comes back to its beginning. */
  CAPABILITIES_CYCLIC,
  /** The list of capabilities leads into the header. */
  CAPABILITIES_IN_HEADER,
  /** The capability of the common configuration says that it has 15 bytes. */
  CAPABILITY_TOO_SHORT,
  /** The common configuration is in BAR 7, a reserved number, and nowhere else. */
  ONLY_RESERVED_BARS,
  /** The device's configuration goes beyond the end of its BAR. */
  BEYOND_BAR,
  /** Offset and length of the common configuration have a sum that is small in 32 bits. */
  OFFSET_OVERFLOW,
  /** The common configuration has 52 bytes, which is less than any device's. */
  COMMON_TOO_SMALL,
  /** The BAR with the structures has a size of 0. */
  BAR_OF_NO_SIZE,
  /** Queues are notified beyond the end of the structure for that. */
  NOTIFY_OUTSIDE,
  /** What the offsets of notifications are multiplied by is 3. */
  NOTIFY_MULTIPLIER,
  /** The MSI-X table goes beyond the end of its BAR. */
  MSIX_BEYOND_BAR,
  /** The device accepts no vector, neither for its queues nor for changes. */
  VECTORS_REFUSED
}
