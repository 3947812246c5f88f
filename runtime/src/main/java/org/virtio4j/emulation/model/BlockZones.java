package org.virtio4j.emulation.model;

import org.virtio4j.emulation.Chain;

/**
 * The zones of a host-managed disk: the first ones are conventional, the others are written in
 * sequence only (VIRTIO 1.4, 5.2.6). Sectors are those of 512 bytes. The caller holds the model's
 * lock.
 */
final class BlockZones {
  static final int INVALID_CMD = 3;
  static final int UNALIGNED_WP = 4;
  static final int OPEN_RESOURCE = 5;
  static final int ACTIVE_RESOURCE = 6;

  static final int OPEN = 18;
  static final int CLOSE = 20;
  static final int FINISH = 22;
  static final int RESET = 24;

  static final int REPORT_HEADER_BYTES = 64;
  static final int DESCRIPTOR_BYTES = 64;

  private static final int CONVENTIONAL = 1;
  private static final int SEQUENTIAL = 2;

  private static final int NOT_WP = 0;
  private static final int EMPTY = 1;
  private static final int IMPLICITLY_OPEN = 2;
  private static final int EXPLICITLY_OPEN = 3;
  private static final int CLOSED = 4;
  private static final int READ_ONLY = 13;
  private static final int FULL = 14;
  private static final int OFFLINE = 15;

  private final ZoneLayout layout;
  private final long sectors; // of the disk
  private final int[] states;
  private final long[] pointers; // the write pointers

  BlockZones(ZoneLayout layout, long sectors) {
    this.layout = layout;
    this.sectors = sectors;
    int count = Math.toIntExact(Math.ceilDiv(sectors, layout.sectors()));
    states = new int[count];
    pointers = new long[count];
    for (int zone = 0; zone < count; zone++) {
      states[zone] = isConventional(zone) ? NOT_WP : EMPTY;
      pointers[zone] = start(zone);
    }
  }

  ZoneLayout layout() {
    return layout;
  }

  private boolean isConventional(int zone) {
    return zone < layout.conventional();
  }

  int zoneOf(long sector) {
    return (int) (sector / layout.sectors());
  }

  private long start(int zone) {
    return zone * (long) layout.sectors();
  }

  /** The end of what can be written of a zone. */
  private long end(int zone) {
    long size = isConventional(zone) ? layout.sectors() : layout.capacity();
    return Math.min(start(zone) + size, sectors);
  }

  void state(int zone, int state) {
    states[zone] = state;
  }

  int state(int zone) {
    return states[zone];
  }

  /** Whether data may be read; the range lies inside the disk. */
  int checkRead(long sector, long count) {
    if (count == 0) {
      return BlockModel.OK;
    }
    int first = zoneOf(sector);
    int last = zoneOf(sector + count - 1);
    for (int zone = first; zone <= last; zone++) {
      if (states[zone] == OFFLINE || first != last && !isConventional(zone)) {
        return INVALID_CMD;
      }
    }
    return BlockModel.OK;
  }

  /** Whether data may be written, where: the zone opens if so. */
  int checkWrite(long sector, long count) {
    if (count == 0) {
      return BlockModel.OK;
    }
    int zone = zoneOf(sector);
    int last = zoneOf(sector + count - 1);
    if (isConventional(zone) && isConventional(last)) {
      return BlockModel.OK;
    }
    if (zone != last || !isWritable(zone)) {
      return INVALID_CMD;
    }
    if (sector != pointers[zone]
        || (sector + count) * BlockModel.SECTOR_BYTES % layout.writeGranularity() != 0) {
      return UNALIGNED_WP;
    }
    return sector + count > end(zone) ? INVALID_CMD : open(zone, IMPLICITLY_OPEN);
  }

  /**
   * Where data may be appended to the zone that begins at a sector; a status below 0 if nowhere.
   */
  long checkAppend(long sector, long count) {
    int zone = zoneOf(sector);
    if (isConventional(zone)
        || start(zone) != sector
        || count > layout.maxAppendSectors()
        || !isWritable(zone)
        || pointers[zone] + count > end(zone)) {
      return -INVALID_CMD;
    }
    int status = checkWrite(pointers[zone], count);
    return status == BlockModel.OK ? pointers[zone] : -status;
  }

  private boolean isWritable(int zone) {
    return switch (states[zone]) {
      case READ_ONLY, FULL, OFFLINE -> false;
      default -> true;
    };
  }

  /** Data have been written. */
  void written(long sector, long count) {
    int zone = zoneOf(sector);
    if (count > 0 && !isConventional(zone)) {
      pointers[zone] += count;
      if (pointers[zone] == end(zone)) {
        states[zone] = FULL;
      }
    }
  }

  private int open(int zone, int state) {
    int old = states[zone];
    if (old == IMPLICITLY_OPEN || old == EXPLICITLY_OPEN) {
      states[zone] = Math.max(old, state); // explicitly open stays so
      return BlockModel.OK;
    }
    if (old == EMPTY && layout.maxActive() > 0 && active() >= layout.maxActive()) {
      return ACTIVE_RESOURCE;
    }
    if (layout.maxOpen() > 0 && count(IMPLICITLY_OPEN, EXPLICITLY_OPEN) >= layout.maxOpen()) {
      int other = find(IMPLICITLY_OPEN);
      if (other < 0) {
        return OPEN_RESOURCE;
      }
      states[other] = CLOSED;
    }
    states[zone] = state;
    return BlockModel.OK;
  }

  private int active() {
    return count(IMPLICITLY_OPEN, CLOSED);
  }

  private int count(int first, int last) {
    int count = 0;
    for (int state : states) {
      count += state >= first && state <= last ? 1 : 0;
    }
    return count;
  }

  private int find(int state) {
    for (int zone = 0; zone < states.length; zone++) {
      if (states[zone] == state) {
        return zone;
      }
    }
    return -1;
  }

  /** Opens, closes, finishes or resets the zone that begins at a sector. */
  int manage(int type, long sector) {
    int zone = zoneOf(sector);
    if (isConventional(zone)
        || start(zone) != sector
        || states[zone] == READ_ONLY
        || states[zone] == OFFLINE) {
      return INVALID_CMD;
    }
    return switch (type) {
      case OPEN -> states[zone] == FULL ? INVALID_CMD : open(zone, EXPLICITLY_OPEN);
      case CLOSE -> close(zone);
      case FINISH -> finish(zone);
      default -> {
        empty(zone);
        yield BlockModel.OK;
      }
    };
  }

  private int close(int zone) {
    switch (states[zone]) {
      case IMPLICITLY_OPEN, EXPLICITLY_OPEN ->
          states[zone] = pointers[zone] == start(zone) ? EMPTY : CLOSED;
      case CLOSED -> {}
      default -> {
        return INVALID_CMD;
      }
    }
    return BlockModel.OK;
  }

  private int finish(int zone) {
    states[zone] = FULL;
    pointers[zone] = end(zone);
    return BlockModel.OK;
  }

  private void empty(int zone) {
    states[zone] = EMPTY;
    pointers[zone] = start(zone);
  }

  void resetAll() {
    for (int zone = layout.conventional(); zone < states.length; zone++) {
      if (states[zone] != READ_ONLY && states[zone] != OFFLINE) {
        empty(zone);
      }
    }
  }

  /**
   * Writes a report of as many zones as fit.
   *
   * @param claimed how many zones it says there are; below 0 for the truth
   */
  void report(Chain chain, long sector, long room, long claimed) {
    int first = zoneOf(sector);
    long count = Math.min((room - REPORT_HEADER_BYTES) / DESCRIPTOR_BYTES, states.length - first);
    chain.writeU64(claimed < 0 ? count : claimed).write(new byte[REPORT_HEADER_BYTES - 8]);
    for (int zone = first; zone < first + count; zone++) {
      chain
          .writeU64(end(zone) - start(zone))
          .writeU64(start(zone))
          .writeU64(isConventional(zone) || states[zone] >= READ_ONLY ? -1L : pointers[zone])
          .writeU8(isConventional(zone) ? CONVENTIONAL : SEQUENTIAL)
          .writeU8(states[zone])
          .write(new byte[DESCRIPTOR_BYTES - 26]);
    }
  }
}
