package org.virtio4j.stress;

/** The device's side of a packed queue (VIRTIO 1.4, 2.8). */
final class PackedSides extends Sides {
  private static final int AVAILABLE = 1 << 7;
  private static final int USED = 1 << 15;
  private static final int WRITE = 2;

  /** The first slot, wrap counter 1, with EVENT_IDX. */
  private static final int FIRST_SLOT = 2 << 16 | 1 << 15;

  private static final int ENABLE = 0;
  private static final int DISABLE = 1 << 16;

  PackedSides(boolean eventIndex) {
    super(true, eventIndex);
  }

  @Override
  void deviceSleepsOn() {
    INT.setOpaque(memory, deviceArea, DISABLE);
  }

  @Override
  void deviceAsksForNotification() {
    INT.setOpaque(memory, deviceArea, eventIndex ? FIRST_SLOT : ENABLE);
  }

  @Override
  boolean deviceSeesChain() {
    int flags = (char) CHAR.getAcquire(memory, 14L);
    return (flags & (AVAILABLE | USED)) == AVAILABLE;
  }

  @Override
  long seenAddress() {
    return (long) LONG.get(memory, 0L);
  }

  @Override
  int seenLength() {
    return (int) INT.get(memory, 8L);
  }

  @Override
  void use() {
    // The id stays, since there is one chain.
    INT.set(memory, 8L, WRITTEN);
    CHAR.setRelease(memory, 14L, (char) (AVAILABLE | USED | WRITE));
  }

  @Override
  boolean driverAsksForInterrupt() {
    int event = (int) INT.getOpaque(memory, driverArea);
    return event == (eventIndex ? FIRST_SLOT : ENABLE);
  }
}
