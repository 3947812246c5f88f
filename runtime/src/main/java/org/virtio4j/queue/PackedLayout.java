package org.virtio4j.queue;

/**
 * Where the parts of a packed virtqueue lie in its memory (VIRTIO 1.4, 2.8.10): the ring of
 * descriptors, the driver's event suppression (driver area), the device's (device area), and behind
 * them this driver's indirect tables. Offsets and sizes are in bytes.
 *
 * @param size the number of descriptors, not necessarily a power of two
 * @param driverEventOffset where the driver's event suppression lies; the ring begins at 0
 * @param deviceEventOffset where the device's event suppression lies
 * @param tablesOffset where the indirect tables begin, one for each buffer id
 * @param tableShift each table's size is 1 &lt;&lt; tableShift; 0 if there are no tables
 * @param byteSize the size of it all
 */
record PackedLayout(
    int size,
    long driverEventOffset,
    long deviceEventOffset,
    long tablesOffset,
    int tableShift,
    long byteSize) {
  static final int DESCRIPTOR_SHIFT = Long.numberOfTrailingZeros(PackedDescriptorCodec.BYTE_SIZE);

  /**
   * What the driver writes and what the device writes stay this far apart: two cache lines, since
   * processors fetch lines in pairs.
   */
  private static final int SEPARATION = 128;

  static PackedLayout of(QueueSettings settings) {
    int size = settings.size();
    long driverEventOffset = align((long) size << DESCRIPTOR_SHIFT);
    long deviceEventOffset = align(driverEventOffset + EventSuppressionCodec.BYTE_SIZE);
    long end = deviceEventOffset + EventSuppressionCodec.BYTE_SIZE;
    if (!settings.indirect() || settings.maxChain() == 1) {
      return new PackedLayout(size, driverEventOffset, deviceEventOffset, end, 0, end);
    }
    int entries = Integer.highestOneBit(settings.maxChain() - 1) << 1;
    int tableShift = Integer.numberOfTrailingZeros(entries) + DESCRIPTOR_SHIFT;
    long tablesOffset = align(end);
    return new PackedLayout(
        size,
        driverEventOffset,
        deviceEventOffset,
        tablesOffset,
        tableShift,
        tablesOffset + ((long) size << tableShift));
  }

  boolean hasTables() {
    return tableShift != 0;
  }

  private static long align(long offset) {
    return offset + SEPARATION - 1 & -SEPARATION;
  }
}
