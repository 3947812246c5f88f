package org.virtio4j.transport.pci;

/**
 * Where one of a device's structures lies (4.1.4). It is inside the BAR, which has an address.
 *
 * @param bar the BAR
 * @param offset where it begins in the BAR, in bytes
 * @param byteSize its size in bytes
 * @param multiplier of notifications: what the offsets of the queues are multiplied by; else 0
 */
record VirtioStructure(PciBar bar, long offset, long byteSize, long multiplier) {
  /** The kinds of structures that the modern transport uses; there are others. */
  enum Kind {
    COMMON(1, "common configuration", 56, 4),
    NOTIFY(2, "notification", 2, 2),
    ISR(3, "ISR", 1, 1),
    DEVICE(4, "device configuration", 1, 4);

    private final int type;
    private final String title;
    private final int minBytes;
    private final int alignment;

    Kind(int type, String title, int minBytes, int alignment) {
      this.type = type;
      this.title = title;
      this.minBytes = minBytes;
      this.alignment = alignment;
    }

    /** What the capability has as {@code cfg_type}. */
    int type() {
      return type;
    }

    /** The size in bytes without which it is of no use. */
    int minBytes() {
      return minBytes;
    }

    /** What its offset is a multiple of. */
    int alignment() {
      return alignment;
    }

    @Override
    public String toString() {
      return title;
    }
  }
}
