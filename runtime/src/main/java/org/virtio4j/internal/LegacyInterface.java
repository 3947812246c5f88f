package org.virtio4j.internal;

import org.virtio4j.TransportException;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.FeatureBits;

/** What devices of before VIRTIO 1.0 have in common, on MMIO and on PCI. */
public final class LegacyInterface {
  /** What the transports implement of the features. */
  public static final FeatureBits SUPPORTED =
      FeatureBits.of(
          CommonFeature.NOTIFY_ON_EMPTY.bit(),
          CommonFeature.ANY_LAYOUT.bit(),
          CommonFeature.INDIRECT_DESC.bit(),
          CommonFeature.EVENT_IDX.bit());

  private LegacyInterface() {}

  /**
   * Refuses feature words that there are not.
   *
   * @param word the number of a word
   * @throws IllegalArgumentException if it is not the first
   */
  public static void requireFirstWord(int word) {
    if (word != 0) {
      throw new IllegalArgumentException("a legacy device has one word of features");
    }
  }

  /**
   * The number of a queue's first page, which is all that the device is told of its place.
   *
   * @param queue the index of the queue
   * @param size the number of its descriptors
   * @param descriptorArea the device address of its descriptors
   * @param driverArea the device address of the available ring
   * @param deviceArea the device address of the used ring
   * @return the number
   * @throws IllegalArgumentException if the areas do not lie as a legacy device takes for granted
   * @throws TransportException if the device does not reach them
   */
  public static long firstPage(
      int queue, int size, long descriptorArea, long driverArea, long deviceArea) {
    long availableEnd = descriptorArea + 16L * size + 6 + 2L * size;
    if (descriptorArea % Hal.PAGE_SIZE != 0
        || driverArea != descriptorArea + 16L * size
        || deviceArea != (availableEnd + Hal.PAGE_SIZE - 1 & -Hal.PAGE_SIZE)) {
      throw new IllegalArgumentException(
          "a legacy queue lies in one piece, as its size alone says (2.7.2)");
    }
    long page = Long.divideUnsigned(descriptorArea, Hal.PAGE_SIZE);
    if (page >>> 32 != 0) {
      throw new TransportException(
          String.format(
              "a legacy device reaches memory below 2^44 only, not queue %d at 0x%x",
              queue, descriptorArea));
    }
    return page;
  }
}
