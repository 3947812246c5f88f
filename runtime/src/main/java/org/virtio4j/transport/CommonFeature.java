package org.virtio4j.transport;

/** The features that every kind of device may have (VIRTIO 1.4, 6). */
public enum CommonFeature {
  /** Legacy: the device interrupts when it runs out of buffers, even if that is suppressed. */
  NOTIFY_ON_EMPTY(24),
  /** Legacy: messages may be parted into descriptors in any way. */
  ANY_LAYOUT(27),
  /** Descriptors may refer to tables of descriptors (2.7.5.3). */
  INDIRECT_DESC(28),
  /** Each side says at which index it wants to be notified (2.7.7, 2.7.10). */
  EVENT_IDX(29),
  /** The device is not a legacy one. */
  VERSION_1(32),
  /** Addresses are those of an IOMMU or of another translation. */
  ACCESS_PLATFORM(33),
  /** The packed virtqueue layout (2.8). */
  RING_PACKED(34),
  /** The device uses buffers in the order in which they were made available. */
  IN_ORDER(35),
  /** Memory is ordered as the platform orders it for hardware devices. */
  ORDER_PLATFORM(36),
  /** The device is capable of single root I/O virtualisation; PCI only. */
  SR_IOV(37),
  /** Notifications carry the position in the ring (2.9). */
  NOTIFICATION_DATA(38),
  /** Notifications carry a value that the device gave, in place of the queue's index (2.9). */
  NOTIF_CONFIG_DATA(39),
  /** Single queues can be reset (2.6.1). */
  RING_RESET(40),
  /** The device has administration virtqueues; PCI only (2.13). */
  ADMIN_VQ(41),
  /** The device can be suspended (3.4). */
  SUSPEND(43);

  private final int bit;

  CommonFeature(int bit) {
    this.bit = bit;
  }

  /**
   * The number of the feature's bit.
   *
   * @return 24 to 43
   */
  public int bit() {
    return bit;
  }
}
