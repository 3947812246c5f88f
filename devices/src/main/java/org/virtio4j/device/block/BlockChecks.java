package org.virtio4j.device.block;

import java.lang.foreign.MemorySegment;

/** What several requests are checked for before they are sent. Nothing here allocates. */
final class BlockChecks {
  private BlockChecks() {}

  /** Refuses sectors that the device does not have. */
  static void inside(long sector, long sectors, long capacity) {
    if (Long.compareUnsigned(sector, capacity) > 0
        || Long.compareUnsigned(sectors, capacity - sector) > 0) {
      throw new IndexOutOfBoundsException(
          Long.toUnsignedString(sectors)
              + " sectors from "
              + Long.toUnsignedString(sector)
              + " do not fit a device of "
              + Long.toUnsignedString(capacity));
    }
  }

  /** Refuses memory of another size. */
  static void size(String what, MemorySegment memory, long bytes) {
    if (memory.byteSize() != bytes) {
      throw new IllegalArgumentException(
          what + " needs " + bytes + " bytes, not " + memory.byteSize());
    }
  }

  /** Refuses ranges that are too many or too large, or that unmap where that has no meaning. */
  static void ranges(
      MemorySegment ranges, long capacity, long maxSectors, long maxRanges, boolean mayUnmap) {
    long bytes = ranges.byteSize();
    if (bytes == 0 || bytes % BlockRangeCodec.BYTE_SIZE != 0) {
      throw new IllegalArgumentException(
          "ranges have "
              + BlockRangeCodec.BYTE_SIZE
              + " bytes each, of which "
              + bytes
              + " are no multiple");
    }
    if (bytes / BlockRangeCodec.BYTE_SIZE > maxRanges) {
      throw new IllegalArgumentException(
          "the device takes at most "
              + maxRanges
              + " ranges, not "
              + bytes / BlockRangeCodec.BYTE_SIZE);
    }
    for (long at = 0; at < bytes; at += BlockRangeCodec.BYTE_SIZE) {
      long sectors = BlockRangeCodec.numSectors(ranges, at);
      if (sectors > maxSectors) {
        throw new IllegalArgumentException(
            "the device takes ranges of at most " + maxSectors + " sectors, not " + sectors);
      }
      if (BlockRangeCodec.unmap(ranges, at) && !mayUnmap) {
        throw new IllegalArgumentException("only sectors that are zeroed can be unmapped");
      }
      inside(BlockRangeCodec.sector(ranges, at), sectors, capacity);
    }
  }
}
