package org.virtio4j.transport.pci;

/**
 * Where one of a device's structures lies (4.1.4). It is inside the BAR, which can be reached.
 *
 * @param bar the BAR
 * @param offset where it begins in the BAR, in bytes
 * @param byteSize its size in bytes
 * @param multiplier of notifications: what the offsets of the queues are multiplied by; else 0
 */
record VirtioStructure(PciBar bar, long offset, long byteSize, long multiplier) {
  /** The kinds of structures that lie in BARs. */
  enum Kind {
    COMMON(1, "common configuration", 16, 56, 4),
    NOTIFY(2, "notification", 20, 2, 2),
    ISR(3, "ISR", 16, 1, 1),
    DEVICE(4, "device configuration", 16, 1, 4),
    SHARED_MEMORY(8, "shared memory", 24, 1, 1);

    private final int type;
    private final String title;
    private final int capabilityBytes;
    private final int minBytes;
    private final int alignment;

    Kind(int type, String title, int capabilityBytes, int minBytes, int alignment) {
      this.type = type;
      this.title = title;
      this.capabilityBytes = capabilityBytes;
      this.minBytes = minBytes;
      this.alignment = alignment;
    }

    /** What the capability has as {@code cfg_type}. */
    int type() {
      return type;
    }

    /** The size in bytes without which the capability does not say all. */
    int capabilityBytes() {
      return capabilityBytes;
    }

    /** The size in bytes without which the structure is of no use. */
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
