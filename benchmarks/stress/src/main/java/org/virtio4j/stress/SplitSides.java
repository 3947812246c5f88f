package org.virtio4j.stress;

/** The device's side of a split queue (VIRTIO 1.4, 2.7). */
final class SplitSides extends Sides {
  private static final int SIZE = 4;
  private static final long USED_EVENT = 4 + 2 * SIZE;
  private static final long AVAILABLE_EVENT = 4 + 8 * SIZE;

  SplitSides(boolean eventIndex) {
    super(false, eventIndex);
  }

  @Override
  void deviceSleepsOn() {
    if (eventIndex) {
      CHAR.setOpaque(memory, deviceArea + AVAILABLE_EVENT, (char) 0xffff);
    } else {
      CHAR.setOpaque(memory, deviceArea, (char) 1);
    }
  }

  @Override
  void deviceAsksForNotification() {
    if (eventIndex) {
      CHAR.setOpaque(memory, deviceArea + AVAILABLE_EVENT, (char) 0);
    } else {
      CHAR.setOpaque(memory, deviceArea, (char) 0);
    }
  }

  @Override
  boolean deviceSeesChain() {
    return (char) CHAR.getAcquire(memory, driverArea + 2) != 0;
  }

  private long descriptor() {
    return 16L * (char) CHAR.get(memory, driverArea + 4);
  }

  @Override
  long seenAddress() {
    return (long) LONG.get(memory, descriptor());
  }

  @Override
  int seenLength() {
    return (int) INT.get(memory, descriptor() + 8);
  }

  @Override
  void use() {
    INT.set(memory, deviceArea + 4, (int) (char) CHAR.get(memory, driverArea + 4));
    INT.set(memory, deviceArea + 8, WRITTEN);
    CHAR.setRelease(memory, deviceArea + 2, (char) 1);
  }

  @Override
  boolean driverAsksForInterrupt() {
    return eventIndex
        ? (char) CHAR.getOpaque(memory, driverArea + USED_EVENT) == 0
        : ((char) CHAR.getOpaque(memory, driverArea) & 1) == 0;
  }
}
