package org.virtio4j.benchmark;

/** {@link RingDevice} for split rings. */
final class SplitRingDevice extends RingDevice {
  // Shifted left, so that the compiler knows the range of what is shifted back.
  private final long descriptors;
  private final long available;
  private final long used;
  private final int mask;
  private char availableIndex;
  private char usedIndex;

  SplitRingDevice(Ring ring, boolean walk) {
    super(ring, walk);
    this.descriptors = ring.descriptorArea() << 17;
    this.available = ring.driverArea() << 17;
    this.used = ring.deviceArea() << 17;
    this.mask = ring.size() - 1;
  }

  @Override
  int run() {
    long available = this.available >>> 17;
    long used = this.used >>> 17;
    char end = (char) CHAR_ORDERED.getAcquire(ALL, available + 2);
    int count = 0;
    while (availableIndex != end) {
      char head = (char) CHAR.get(ALL, available + 4 + ((long) (availableIndex & mask) << 1));
      if (walk) {
        sum += walk(head);
      }
      long element = used + 4 + ((long) (usedIndex & mask) << 3);
      INT.set(ALL, element, (int) head);
      INT.set(ALL, element + 4, 1);
      availableIndex++;
      usedIndex++;
      CHAR_ORDERED.setRelease(ALL, used + 2, usedIndex);
      count++;
    }
    if (eventIndex) {
      CHAR_ORDERED.setOpaque(ALL, used + 4 + ((long) mask + 1 << 3), availableIndex);
    }
    return count;
  }

  private long walk(char head) {
    long table = descriptors >>> 17;
    long at = table + ((long) head << 4);
    if (((char) CHAR.get(ALL, at + 12) & INDIRECT) != 0) {
      table = (long) LONG.get(ALL, at) & (1L << 47) - 1;
      at = table;
    }
    long sum = 0;
    while (true) {
      sum += (long) LONG.get(ALL, at) + Integer.toUnsignedLong((int) INT.get(ALL, at + 8));
      if (((char) CHAR.get(ALL, at + 12) & NEXT) == 0) {
        return sum;
      }
      at = table + ((long) (char) CHAR.get(ALL, at + 14) << 4);
    }
  }
}
