package org.virtio4j.benchmark;

/** {@link RingDevice} for packed rings. */
final class PackedRingDevice extends RingDevice {
  private static final int AVAILABLE = 1 << 7;
  private static final int USED = 1 << 15;

  // Shifted left, so that the compiler knows the range of what is shifted back.
  private final long ring;
  private final long deviceEvent;
  private final int size;
  private final int slots;
  private final int last;
  private char slot;
  private boolean wrap = true;

  PackedRingDevice(Ring ring, boolean walk) {
    super(ring, walk);
    this.ring = ring.descriptorArea() << 17;
    this.deviceEvent = ring.deviceArea() << 17;
    this.size = ring.size();
    this.slots = ring.slots();
    this.last = ring.parts() > 1 ? WRITE : 0;
  }

  @Override
  int run() {
    int count = 0;
    while (true) {
      int slot = this.slot;
      long at = (ring >>> 17) + ((long) this.slot << 4);
      int flags = (char) CHAR_ORDERED.getAcquire(ALL, at + 14);
      boolean wrap = this.wrap;
      if ((flags & (AVAILABLE | USED)) != (wrap ? AVAILABLE : USED)) {
        break;
      }
      if (walk) {
        sum += walk(slot);
      }
      INT.set(ALL, at + 8, 1); // the id is there already: all descriptors of a chain have it
      CHAR_ORDERED.setRelease(ALL, at + 14, (char) ((wrap ? AVAILABLE | USED : 0) | last));
      slot += slots;
      if (slot >= size) {
        slot -= size;
        this.wrap = !wrap;
      }
      this.slot = (char) slot;
      count++;
    }
    if (eventIndex) {
      INT_ORDERED.setOpaque(ALL, deviceEvent >>> 17, slot | (wrap ? 1 << 15 : 0) | 2 << 16);
    }
    return count;
  }

  private long walk(int slot) {
    long sum = 0;
    long at = (ring >>> 17) + ((long) (char) slot << 4);
    if (((char) CHAR.get(ALL, at + 14) & INDIRECT) != 0) {
      long entry = (long) LONG.get(ALL, at) & (1L << 47) - 1;
      for (int i = (int) INT.get(ALL, at + 8) >>> 4; i > 0; i--) {
        sum +=
            (long) LONG.get(ALL, entry)
                + Integer.toUnsignedLong((int) INT.get(ALL, entry + 8))
                + (char) CHAR.get(ALL, entry + 14);
        entry += 16;
      }
      return sum;
    }
    while (true) {
      sum += (long) LONG.get(ALL, at) + Integer.toUnsignedLong((int) INT.get(ALL, at + 8));
      if (((char) CHAR.get(ALL, at + 14) & NEXT) == 0) {
        return sum;
      }
      slot = slot + 1 == size ? 0 : slot + 1;
      at = (ring >>> 17) + ((long) (char) slot << 4);
    }
  }
}
