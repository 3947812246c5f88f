package org.virtio4j.emulation.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.virtio4j.emulation.ConfigField;
import org.virtio4j.transport.FeatureBits;

/** What a {@link BlockModel} offers: its features, limits and configuration (VIRTIO 1.4, 5.2.4). */
final class BlockSettings {
  // Features (5.2.3)
  static final int SIZE_MAX = 1;
  static final int SEG_MAX = 2;
  static final int GEOMETRY = 4;
  static final int RO = 5;
  static final int BLK_SIZE = 6;
  static final int FLUSH = 9;
  static final int TOPOLOGY = 10;
  static final int CONFIG_WCE = 11;
  static final int MQ = 12;
  static final int DISCARD = 13;
  static final int WRITE_ZEROES = 14;
  static final int LIFETIME = 15;
  static final int SECURE_ERASE = 16;
  static final int ZONED = 17;

  // The configuration space (5.2.4)
  static final int CAPACITY = 0;
  static final int WRITEBACK = 32;
  private static final int CONFIG_BYTES = 96;
  private static final int HOST_MANAGED = 1;

  /**
   * The limits of requests of ranges.
   *
   * @param maxSectors the greatest size of a range
   * @param maxRanges the greatest number of ranges in a request
   */
  record Ranges(long maxSectors, long maxRanges) {}

  /**
   * How worn a disk is.
   *
   * @param preEol the number for how much of the reserve is used
   * @param typeA the number for how much of the life of its first kind of cells is over
   * @param typeB the same for its second kind
   */
  record Wear(int preEol, int typeA, int typeB) {}

  final ByteBuffer config = ByteBuffer.allocate(CONFIG_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  FeatureBits features = FeatureBits.of(FLUSH);
  byte[] id = "virtio4j".getBytes(StandardCharsets.US_ASCII);
  int queues = 1;
  int queueSize = 256;
  long sizeMax = 1L << 32;
  long segMax = Integer.MAX_VALUE;
  Ranges discard;
  Ranges writeZeroes;
  Ranges secureErase;
  Wear wear;
  ZoneLayout zones;

  void offer(int feature) {
    features = features.with(feature);
  }

  void discard(int maxSectors, int maxRanges, int alignment) {
    offer(DISCARD);
    discard = ranges(maxSectors, maxRanges);
    config.putInt(36, maxSectors).putInt(40, maxRanges).putInt(44, alignment);
  }

  void writeZeroes(int maxSectors, int maxRanges, boolean mayUnmap) {
    offer(WRITE_ZEROES);
    writeZeroes = ranges(maxSectors, maxRanges);
    config.putInt(48, maxSectors).putInt(52, maxRanges).put(56, (byte) (mayUnmap ? 1 : 0));
  }

  void secureErase(int maxSectors, int maxRanges, int alignment) {
    offer(SECURE_ERASE);
    secureErase = ranges(maxSectors, maxRanges);
    config.putInt(60, maxSectors).putInt(64, maxRanges).putInt(68, alignment);
  }

  private static Ranges ranges(int maxSectors, int maxRanges) {
    return new Ranges(Integer.toUnsignedLong(maxSectors), Integer.toUnsignedLong(maxRanges));
  }

  void zones(ZoneLayout layout) {
    offer(ZONED);
    zones = layout;
    config
        .putInt(72, layout.sectors())
        .putInt(76, layout.maxOpen())
        .putInt(80, layout.maxActive())
        .putInt(84, layout.maxAppendSectors())
        .putInt(88, layout.writeGranularity())
        .put(92, (byte) HOST_MANAGED);
  }

  List<ConfigField> fields() {
    return List.of(
        ConfigField.readOnly(CAPACITY, 8),
        ConfigField.readOnly(8, 4).ifOffered(SIZE_MAX),
        ConfigField.readOnly(12, 4).ifOffered(SEG_MAX),
        ConfigField.readOnly(16, 2).ifOffered(GEOMETRY),
        ConfigField.readOnly(18, 1).times(2).ifOffered(GEOMETRY),
        ConfigField.readOnly(20, 4).ifOffered(BLK_SIZE),
        ConfigField.readOnly(24, 1).times(2).ifOffered(TOPOLOGY),
        ConfigField.readOnly(26, 2).ifOffered(TOPOLOGY),
        ConfigField.readOnly(28, 4).ifOffered(TOPOLOGY),
        ConfigField.readWrite(WRITEBACK, 1).ifOffered(CONFIG_WCE),
        ConfigField.readOnly(34, 2).ifOffered(MQ),
        ConfigField.readOnly(36, 4).times(3).ifOffered(DISCARD),
        ConfigField.readOnly(48, 4).times(2).ifOffered(WRITE_ZEROES),
        ConfigField.readOnly(56, 1).ifOffered(WRITE_ZEROES),
        ConfigField.readOnly(60, 4).times(3).ifOffered(SECURE_ERASE),
        ConfigField.readOnly(72, 4).times(5).ifOffered(ZONED),
        ConfigField.readOnly(92, 1).ifOffered(ZONED));
  }
}
