package org.virtio4j.queue;

/**
 * Where the parts of a split virtqueue lie in its memory (VIRTIO 1.4, 2.7): the descriptor table,
 * the available ring (driver area), the used ring (device area), and behind them this driver's
 * indirect tables. Offsets and sizes are in bytes.
 *
 * @param size the number of descriptors, a power of two
 * @param availableOffset where the available ring begins; the descriptor table begins at 0
 * @param usedOffset where the used ring begins
 * @param tablesOffset where the indirect tables begin, one for each descriptor
 * @param tableShift each table's size is 1 &lt;&lt; tableShift; 0 if there are no tables
 * @param byteSize the size of it all
 */
record SplitLayout(
    int size,
    long availableOffset,
    long usedOffset,
    long tablesOffset,
    int tableShift,
    long byteSize) {
  /** An entry of the available ring, and each event index: le16. */
  private static final int INDEX_BYTES = 2;

  static final int INDEX_SHIFT = 1;
  static final int DESCRIPTOR_SHIFT = shift(DescriptorCodec.BYTE_SIZE);
  static final int USED_ELEMENT_SHIFT = shift(UsedElementCodec.BYTE_SIZE);

  /**
   * What the driver writes and what the device writes stay this far apart: two cache lines, since
   * processors fetch lines in pairs.
   */
  private static final int SEPARATION = 128;

  static SplitLayout of(QueueSettings settings) {
    int size = settings.size();
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("the size of a split queue is a power of two: " + size);
    }
    // The event words are part of both rings whether or not EVENT_IDX is negotiated.
    long availableOffset = (long) size << DESCRIPTOR_SHIFT;
    long availableEnd =
        availableOffset + RingHeaderCodec.BYTE_SIZE + ((long) size << INDEX_SHIFT) + INDEX_BYTES;
    long usedOffset = align(availableEnd, Math.max(settings.alignment(), SEPARATION));
    long usedEnd =
        usedOffset + RingHeaderCodec.BYTE_SIZE + ((long) size << USED_ELEMENT_SHIFT) + INDEX_BYTES;
    if (!settings.indirect() || settings.maxChain() == 1) {
      return new SplitLayout(size, availableOffset, usedOffset, usedEnd, 0, usedEnd);
    }
    int entries = ceilingPowerOfTwo(settings.maxChain());
    int tableShift = Integer.numberOfTrailingZeros(entries) + DESCRIPTOR_SHIFT;
    long tablesOffset = align(usedEnd, SEPARATION);
    return new SplitLayout(
        size,
        availableOffset,
        usedOffset,
        tablesOffset,
        tableShift,
        tablesOffset + ((long) size << tableShift));
  }

  boolean hasTables() {
    return tableShift != 0;
  }

  long availableEvent() {
    return usedOffset + RingHeaderCodec.BYTE_SIZE + ((long) size << USED_ELEMENT_SHIFT);
  }

  long usedEvent() {
    return availableOffset + RingHeaderCodec.BYTE_SIZE + ((long) size << INDEX_SHIFT);
  }

  private static int shift(long powerOfTwo) {
    return Long.numberOfTrailingZeros(powerOfTwo);
  }

  private static int ceilingPowerOfTwo(int value) {
    return value == 1 ? 1 : Integer.highestOneBit(value - 1) << 1;
  }

  private static long align(long offset, int alignment) {
    return offset + alignment - 1 & -alignment;
  }
}
