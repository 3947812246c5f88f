package org.virtio4j.emulation.model;

/**
 * The zones of a {@link BlockModel} that is host-managed (VIRTIO 1.4, 5.2.4).
 *
 * @param sectors the size of each zone in sectors of 512 bytes; the last one may be smaller
 * @param capacity how many of a sequential zone's sectors can be written
 * @param conventional how many of the zones, from the first one on, can be written anywhere
 * @param maxOpen how many zones can be open at once; 0 for any number
 * @param maxActive how many zones can be open or closed at once; 0 for any number
 * @param maxAppendSectors how many sectors can be appended at once; 0 for none
 * @param writeGranularity what the size of each write to a sequential zone is a multiple of, in
 *     bytes; itself a multiple of 512
 */
public record ZoneLayout(
    int sectors,
    int capacity,
    int conventional,
    int maxOpen,
    int maxActive,
    int maxAppendSectors,
    int writeGranularity) {
  /** Checks the numbers. */
  public ZoneLayout {
    if (sectors < 1
        || capacity < 1
        || capacity > sectors
        || conventional < 0
        || maxOpen < 0
        || maxActive < 0
        || maxAppendSectors < 0
        || writeGranularity < BlockModel.SECTOR_BYTES
        || writeGranularity % BlockModel.SECTOR_BYTES != 0) {
      throw new IllegalArgumentException("there are no such zones");
    }
  }

  /**
   * Zones that are all sequential, with no limit but that of appending 128 sectors at a time.
   *
   * @param sectors the size and the capacity of each zone in sectors of 512 bytes
   * @return the layout
   */
  public static ZoneLayout of(int sectors) {
    return new ZoneLayout(sectors, sectors, 0, 0, 0, 128, BlockModel.SECTOR_BYTES);
  }
}
