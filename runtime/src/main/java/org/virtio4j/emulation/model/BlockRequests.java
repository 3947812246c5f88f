package org.virtio4j.emulation.model;

import java.io.IOException;
import java.util.Arrays;
import org.virtio4j.emulation.Chain;
import org.virtio4j.emulation.model.BlockSettings.Ranges;
import org.virtio4j.transport.FeatureBits;

/**
 * Carries out the requests of a block device (VIRTIO 1.4, 5.2.6), and reports those that no driver
 * may make. The caller holds the model's lock.
 */
final class BlockRequests {
  private static final int OK = BlockModel.OK;
  private static final int IOERR = BlockModel.IOERR;
  private static final int UNSUPP = BlockModel.UNSUPP;
  private static final int SECTOR_BYTES = BlockModel.SECTOR_BYTES;

  private static final int HEADER_BYTES = 16;
  private static final int STATUS_BYTES = 1;
  private static final int ID_BYTES = 20;
  private static final int WEAR_BYTES = 6;
  private static final int RANGE_BYTES = 16;
  private static final int APPEND_SECTOR_BYTES = 8;
  private static final int UNMAP = 1;

  /** What is read where something was discarded: whoever relies on it is wrong. */
  private static final byte DISCARDED = (byte) 0xdd;

  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH = 4;
  private static final int GET_ID = 8;
  private static final int GET_LIFETIME = 10;
  private static final int DISCARD = 11;
  private static final int WRITE_ZEROES = 13;
  private static final int SECURE_ERASE = 14;
  private static final int ZONE_APPEND = 15;
  private static final int ZONE_REPORT = 16;
  private static final int ZONE_RESET_ALL = 26;

  private static final String LIMITS = "5.2.4";
  private static final String FRAMING = "5.2.6";
  private static final String OPERATION = "5.2.6.1";

  private final BlockSettings settings;
  private final BlockStore store;
  private final BlockZones zones; // null if the disk has none

  long capacity; // in sectors
  long greatestCapacity; // since a driver may not have heard of a change yet
  boolean writeThrough;
  BlockModel.Fault fault = BlockModel.Fault.NONE;
  long claimedZones = -1; // below 0: no lie
  long claimedAppendSector = -1; // the same

  long reads;
  long writes;
  long flushes;
  long volatileWrites;
  long discardedSectors;
  long unmappedSectors;
  long erasedSectors;
  final long[] requests; // by queue

  // The request that is being carried out.
  private Chain chain;
  private int type;
  private long sector;
  private FeatureBits accepted;

  BlockRequests(BlockSettings settings, BlockStore store, long sectors) {
    this.settings = settings;
    this.store = store;
    this.capacity = sectors;
    this.greatestCapacity = sectors;
    this.zones = settings.zones == null ? null : new BlockZones(settings.zones, sectors);
    this.requests = new long[settings.queues];
  }

  BlockZones zones() {
    return zones;
  }

  /** Carries a request out and completes it, unless it lacks a header or a status. */
  boolean serve(Chain request, FeatureBits acceptedFeatures) {
    chain = request;
    accepted = acceptedFeatures;
    long statusAt = chain.writableBytes() - STATUS_BYTES;
    if (chain.readableBytes() < HEADER_BYTES || statusAt < 0) {
      chain.violation(
          FRAMING,
          "a request of %d readable and %d writable bytes has no header or no status",
          chain.readableBytes(),
          chain.writableBytes());
      return false;
    }
    int queue = chain.queue().index();
    requests[queue]++;
    if (queue > 0 && !accepted.has(BlockSettings.MQ)) {
      chain.violation("5.2.2", "queue %d is used, and MQ is not accepted", queue);
    }
    type = chain.readU32();
    chain.readU32(); // reserved
    sector = chain.readU64();
    int status = carryOut(chain.remainingReadable(), statusAt);
    chain.seekWrite(statusAt).writeU8(status);
    chain.complete();
    return true;
  }

  private int carryOut(long readable, long writable) {
    try {
      return switch (type) {
        case IN -> read(writable, readable);
        case OUT -> write(readable, writable);
        case FLUSH -> flush(readable + writable);
        case GET_ID -> identify(readable, writable);
        case GET_LIFETIME -> tellWear(readable, writable);
        case DISCARD -> ranges(BlockSettings.DISCARD, settings.discard, readable, writable);
        case WRITE_ZEROES ->
            ranges(BlockSettings.WRITE_ZEROES, settings.writeZeroes, readable, writable);
        case SECURE_ERASE ->
            ranges(BlockSettings.SECURE_ERASE, settings.secureErase, readable, writable);
        case ZONE_APPEND -> append(readable, writable);
        case ZONE_REPORT -> report(readable, writable);
        case ZONE_RESET_ALL -> resetAll(readable + writable);
        case BlockZones.OPEN, BlockZones.CLOSE, BlockZones.FINISH, BlockZones.RESET ->
            manage(readable + writable);
        default -> UNSUPP;
      };
    } catch (IOException e) {
      return IOERR;
    }
  }

  // ---- Sectors ----

  private int read(long length, long wrongWay) throws IOException {
    int status = checkTransfer(length, wrongWay);
    if (status == OK && zones != null) {
      status = zones.checkRead(sector, length / SECTOR_BYTES);
    }
    if (status == OK) {
      store.read(sector * SECTOR_BYTES, chain, length);
      reads++;
    }
    return status;
  }

  private int write(long length, long wrongWay) throws IOException {
    int status = checkTransfer(length, wrongWay);
    if (status == OK && zones != null) {
      status = zones.checkWrite(sector, length / SECTOR_BYTES);
    }
    if (status == OK) {
      store(sector, length);
    }
    return status;
  }

  private void store(long at, long length) throws IOException {
    store.write(at * SECTOR_BYTES, chain, length);
    writes++;
    if (zones != null) {
      zones.written(at, length / SECTOR_BYTES);
    }
    if (writeThrough) {
      store.flush();
    } else {
      volatileWrites++;
    }
  }

  private int checkTransfer(long length, long wrongWay) {
    if (wrongWay > 0) {
      chain.violation(FRAMING, "request %d has %d bytes in the wrong direction", type, wrongWay);
      return IOERR;
    }
    if (length % SECTOR_BYTES != 0) {
      chain.violation(OPERATION, "request %d has %d bytes of data", type, length);
      return IOERR;
    }
    checkSegments(type != IN, type == ZONE_APPEND ? APPEND_SECTOR_BYTES : 0);
    if (!isInside(sector, length / SECTOR_BYTES)) {
      return IOERR;
    }
    if (type != IN && settings.features.has(BlockSettings.RO)) {
      return IOERR;
    }
    return fault.status(type, sector);
  }

  private boolean isInside(long first, long sectors) {
    if (first >= 0 && first <= capacity - sectors) {
      return true;
    }
    if (first < 0 || first > greatestCapacity - sectors) {
      chain.violation(
          OPERATION,
          "request %d of %d sectors at %s is beyond the capacity of %d",
          type,
          sectors,
          Long.toUnsignedString(first),
          capacity);
    }
    return false;
  }

  /** The limits of 5.2.4, which concern the data alone. */
  private void checkSegments(boolean write, int otherReply) {
    int segments = 0;
    long skip = write ? HEADER_BYTES : 0;
    int count = write ? chain.readableSegments() : chain.writableSegments();
    long left = write ? chain.readableBytes() : chain.writableBytes() - STATUS_BYTES - otherReply;
    for (int i = 0; i < count && left > 0; i++) {
      long bytes = write ? chain.readableSegmentBytes(i) : chain.writableSegmentBytes(i);
      bytes = Math.min(bytes, left);
      left -= bytes;
      long skipped = Math.min(skip, bytes);
      skip -= skipped;
      bytes -= skipped;
      if (bytes > 0) {
        segments++;
        if (bytes > settings.sizeMax) {
          chain.violation(LIMITS, "a segment of %d bytes, size_max is %d", bytes, settings.sizeMax);
        }
      }
    }
    if (segments > settings.segMax) {
      chain.violation(LIMITS, "%d segments, seg_max is %d", segments, settings.segMax);
    }
  }

  private int flush(long data) throws IOException {
    if (sector != 0 || data != 0) {
      chain.violation(OPERATION, "a flush has sector %d and %d bytes of data", sector, data);
    }
    if (!settings.features.has(BlockSettings.FLUSH)) {
      return UNSUPP;
    }
    int status = fault.status(type, sector);
    if (status == OK) {
      store.flush();
      flushes++;
      volatileWrites = 0;
    }
    return status;
  }

  // ---- What the device tells ----

  private int identify(long readable, long writable) {
    if (readable != 0 || writable != ID_BYTES) {
      chain.violation(
          OPERATION, "the name is asked for with %d and %d bytes of data", readable, writable);
      return IOERR;
    }
    int status = fault.status(type, 0);
    if (status == OK) {
      chain.write(Arrays.copyOf(settings.id, ID_BYTES));
    }
    return status;
  }

  private int tellWear(long readable, long writable) {
    if (!isAccepted(BlockSettings.LIFETIME)) {
      return UNSUPP;
    }
    if (readable != 0 || writable != WEAR_BYTES) {
      chain.violation(
          FRAMING, "the wear is asked for with %d and %d bytes of data", readable, writable);
      return IOERR;
    }
    int status = fault.status(type, sector);
    if (status == OK) {
      BlockSettings.Wear wear = settings.wear;
      chain.writeU16(wear.preEol()).writeU16(wear.typeA()).writeU16(wear.typeB());
    }
    return status;
  }

  /** Whether the driver may make such a request: a feature that it did not accept is not its. */
  private boolean isAccepted(int feature) {
    if (accepted.has(feature)) {
      return true;
    }
    if (settings.features.has(feature)) {
      chain.violation("2.2.1", "request %d, and feature %d is not accepted", type, feature);
    }
    return false;
  }

  // ---- Ranges of sectors ----

  private int ranges(int feature, Ranges limits, long readable, long writable) throws IOException {
    if (!isAccepted(feature)) {
      return UNSUPP;
    }
    if (writable != 0 || readable == 0 || readable % RANGE_BYTES != 0 || sector != 0) {
      chain.violation(
          OPERATION,
          "request %d has sector %d, %d readable and %d writable bytes",
          type,
          sector,
          readable,
          writable);
      return IOERR;
    }
    long count = readable / RANGE_BYTES;
    if (count > limits.maxRanges()) {
      chain.violation(
          OPERATION, "request %d has %d ranges of at most %d", type, count, limits.maxRanges());
      return IOERR;
    }
    if (settings.features.has(BlockSettings.RO)) {
      return IOERR;
    }
    for (long i = 0; i < count; i++) {
      int status = range(limits, chain.readU64(), chain.readU32() & 0xffff_ffffL, chain.readU32());
      if (status != OK) {
        return status;
      }
    }
    return OK;
  }

  private int range(Ranges limits, long first, long sectors, int flags) throws IOException {
    if ((flags & ~UNMAP) != 0 || type != WRITE_ZEROES && flags != 0) {
      chain.violation(OPERATION, "request %d has the flags 0x%x", type, flags);
      return UNSUPP;
    }
    if (sectors > limits.maxSectors()) {
      chain.violation(
          LIMITS,
          "request %d has a range of %d sectors of at most %d",
          type,
          sectors,
          limits.maxSectors());
      return IOERR;
    }
    if (!isInside(first, sectors)) {
      return IOERR;
    }
    int status = fault.status(type, first);
    if (status == OK && zones != null) {
      status = rangeOfZones(first, sectors);
    }
    if (status == OK) {
      byte value = type == DISCARD ? DISCARDED : 0;
      store.fill(first * SECTOR_BYTES, sectors * SECTOR_BYTES, value);
      switch (type) {
        case DISCARD -> discardedSectors += sectors;
        case SECURE_ERASE -> erasedSectors += sectors;
        default -> unmappedSectors += flags == UNMAP ? sectors : 0;
      }
    }
    return status;
  }

  /** What is erased is reset; what is written must be where data can be written. */
  private int rangeOfZones(long first, long sectors) {
    if (type != SECURE_ERASE) {
      int status = zones.checkWrite(first, sectors);
      if (status == OK) {
        zones.written(first, sectors);
      }
      return status;
    }
    long size = zones.layout().sectors();
    if (first % size != 0 || sectors % size != 0) {
      chain.violation(OPERATION, "%d sectors at %d are no zones to erase", sectors, first);
      return IOERR;
    }
    int status = OK;
    for (long zone = first; zone < first + sectors && status == OK; zone += size) {
      status = zones.manage(BlockZones.RESET, zone);
    }
    return status;
  }

  // ---- Zones ----

  private boolean hasZones() {
    return isAccepted(BlockSettings.ZONED) && zones != null;
  }

  private int append(long length, long writable) throws IOException {
    if (!hasZones() || zones.layout().maxAppendSectors() == 0) {
      return UNSUPP;
    }
    if (writable != APPEND_SECTOR_BYTES) {
      chain.violation(FRAMING, "an append has %d writable bytes before its status", writable);
      return IOERR;
    }
    if (length % zones.layout().writeGranularity() != 0
        || length / SECTOR_BYTES > zones.layout().maxAppendSectors()) {
      chain.violation(OPERATION, "an append has %d bytes of data", length);
      return BlockZones.INVALID_CMD;
    }
    int status = checkTransfer(length, 0);
    if (status != OK) {
      return status;
    }
    long at = zones.checkAppend(sector, length / SECTOR_BYTES);
    if (at < 0) {
      return (int) -at;
    }
    store(at, length);
    chain.writeU64(claimedAppendSector < 0 ? at : claimedAppendSector);
    return OK;
  }

  private int report(long readable, long writable) {
    if (!hasZones()) {
      return UNSUPP;
    }
    if (readable != 0 || writable < BlockZones.REPORT_HEADER_BYTES) {
      chain.violation(FRAMING, "a report of zones has %d and %d bytes of data", readable, writable);
      return IOERR;
    }
    if (sector < 0 || sector >= capacity) {
      chain.violation(OPERATION, "a report of zones begins at %d of %d", sector, capacity);
      return BlockZones.INVALID_CMD;
    }
    int status = fault.status(type, sector);
    if (status == OK) {
      zones.report(chain, sector, writable, claimedZones);
    }
    return status;
  }

  private int manage(long data) {
    if (!hasZones()) {
      return UNSUPP;
    }
    if (data != 0) {
      chain.violation(FRAMING, "request %d has %d bytes of data", type, data);
    }
    if (sector < 0 || sector >= capacity || sector % zones.layout().sectors() != 0) {
      chain.violation(OPERATION, "request %d is of no zone: sector %d", type, sector);
      return BlockZones.INVALID_CMD;
    }
    int status = fault.status(type, sector);
    return status == OK ? zones.manage(type, sector) : status;
  }

  private int resetAll(long data) {
    if (!hasZones()) {
      return UNSUPP;
    }
    if (data != 0 || sector != 0) {
      chain.violation(
          OPERATION, "a reset of all zones has sector %d and %d bytes of data", sector, data);
    }
    int status = fault.status(type, sector);
    if (status == OK) {
      zones.resetAll();
    }
    return status;
  }
}
