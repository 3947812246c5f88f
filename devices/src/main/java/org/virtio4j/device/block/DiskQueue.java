package org.virtio4j.device.block;

import java.lang.foreign.MemorySegment;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;

/**
 * A queue of a {@link Disk}, for one thread at a time. Its methods take any amount of data, and
 * return when the device has carried everything out; if a request fails, those that are in flight
 * are waited for before the exception is thrown, so that the data are the caller's again. Sectors
 * are those of 512 bytes.
 */
public final class DiskQueue {
  /** How much goes with one request: what fits a bounce buffer of any HAL. */
  private static final int MAX_REQUEST_BYTES = 1 << 16;

  /** How many ranges go with one request at most. */
  private static final int MAX_RANGES = 64;

  /** More zones than these are not put into one list. */
  private static final long MAX_ZONES = 1 << 20;

  /** How many zones are asked for at once. */
  private static final int ZONES_A_REPORT = 64;

  private final Disk disk;
  private final BlockDriver.Requests requests;
  private final int requestBytes;
  private final DmaMemory scratch; // for a block, ranges, a report and the like, by each call anew
  private final CompletionHandler handler = this::completed;

  // The transfer that is under way
  private int inFlight;
  private int failure; // the first status that is not OK; 0 if there is none

  DiskQueue(Disk disk, BlockDriver.Requests requests) {
    this.disk = disk;
    this.requests = requests;
    this.requestBytes = requestBytes(disk);
    this.scratch =
        disk.hal()
            .allocate(
                Math.max(disk.blockBytes(), reportBytes(ZONES_A_REPORT)), BufferDirection.BOTH);
  }

  private static long reportBytes(int zones) {
    return BlockZoneReportCodec.BYTE_SIZE + zones * BlockZoneCodec.BYTE_SIZE;
  }

  /**
   * The generated queue, whose requests are not to be mixed with transfers.
   *
   * @return the queue
   */
  public BlockDriver.Requests requests() {
    return requests;
  }

  /** Memory for a moment, which any HAL lets the device reach. */
  MemorySegment scratch(long bytes) {
    return scratch.segment().asSlice(0, bytes);
  }

  /** Frees the memory; the device uses it no more. */
  void release() {
    disk.hal().free(scratch);
  }

  private static int requestBytes(Disk disk) {
    long sizeMax = disk.driver().config().sizeMax();
    int block = disk.blockBytes();
    if (sizeMax < block) {
      throw new ConfigSpaceException(
          "the device takes " + sizeMax + " bytes at a time, and its blocks have " + block);
    }
    return (int) Math.max(Math.min(MAX_REQUEST_BYTES, sizeMax) / block * block, block);
  }

  /**
   * How much goes with one request at most.
   *
   * @return a number of bytes, a multiple of the disk's blocks
   */
  public int requestBytes() {
    return requestBytes;
  }

  /**
   * Reads sectors.
   *
   * @param sector the first sector
   * @param target where they go; its size is a multiple of the disk's blocks, and may be 0
   * @throws IllegalArgumentException if that is not the size of whole blocks
   * @throws IndexOutOfBoundsException if there are no such sectors
   * @throws RequestFailedException if the device fails to read some of them
   */
  public void read(long sector, MemorySegment target) {
    transfer(sector, target, false);
  }

  /**
   * Writes sectors. They may stay in a cache of the device until {@link #flush}.
   *
   * @param sector the first sector
   * @param source their content; its size is a multiple of the disk's blocks, and may be 0
   * @throws IllegalArgumentException if that is not the size of whole blocks
   * @throws IndexOutOfBoundsException if there are no such sectors
   * @throws UnsupportedOperationException if the disk is read-only
   * @throws RequestFailedException if the device fails to write some of them; others may be written
   */
  public void write(long sector, MemorySegment source) {
    transfer(sector, source, true);
  }

  private void transfer(long sector, MemorySegment data, boolean write) {
    long bytes = data.byteSize();
    if (bytes % disk.blockBytes() != 0) {
      throw new IllegalArgumentException(
          "the disk has blocks of " + disk.blockBytes() + " bytes, so not " + bytes);
    }
    BlockChecks.inside(sector, bytes / BlockDevice.SECTOR_SIZE, disk.capacity());
    failure = 0;
    try {
      long at = 0;
      while (at < bytes && failure == 0) {
        long part = Math.min(requestBytes, bytes - at);
        MemorySegment piece = data.asSlice(at, part);
        long first = sector + at / BlockDevice.SECTOR_SIZE;
        if (submit(first, piece, write)) {
          at += part;
        }
      }
    } catch (RuntimeException | Error e) {
      finishAfter(e);
      throw e;
    }
    finish();
    if (failure != 0) {
      throw new RequestFailedException(
          write ? "write" : "read", BlockStatusCodes.of(failure).name(), failure);
    }
  }

  /** Submits a request, or else waits for room; says which. */
  private boolean submit(long sector, MemorySegment data, boolean write) {
    long token =
        write ? requests.submitWrite(sector, data, 0) : requests.submitRead(sector, data, 0);
    if (token != SlotQueue.FULL) {
      inFlight++;
      return true;
    }
    if (inFlight > 0) {
      requests.awaitAny(handler);
      return false;
    }
    // There is no room though nothing is in flight: this succeeds now, or says what is missing.
    if (write) {
      requests.write(sector, data);
    } else {
      requests.read(sector, data);
    }
    return true;
  }

  private void completed(
      long attachment, int status, long written, MemorySegment reply, long replyBase) {
    inFlight--;
    if (failure == 0 && !BlockStatusCodes.isOk(status)) {
      failure = status;
    }
  }

  private void finish() {
    while (inFlight > 0) {
      requests.awaitAny(handler);
    }
  }

  private void finishAfter(Throwable cause) {
    try {
      finish();
    } catch (RuntimeException e) {
      inFlight = 0; // the queue is broken, and keeps what is in flight
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Makes the device put what was written onto permanent storage. Where it has no cache there is
   * nothing to do.
   */
  public void flush() {
    if (requests.hasFlush()) {
      requests.flush();
    }
  }

  /**
   * The disk's name.
   *
   * @return at most 20 characters
   */
  public String id() {
    MemorySegment id = scratch(BlockDevice.RequestQueue.ID_BYTES);
    requests.getId(id);
    return BlockDevice.RequestQueue.name(id);
  }

  /**
   * How worn the disk is.
   *
   * @return what it says
   * @throws ConfigSpaceException if it does not tell
   */
  public BlockLifetime lifetime() {
    MemorySegment lifetime = scratch(BlockLifetimeCodec.BYTE_SIZE);
    requests.getLifetime(lifetime);
    return BlockLifetimeCodec.decode(lifetime, 0);
  }

  /**
   * Discards sectors: what is read there afterwards is anything.
   *
   * @param sector the first sector
   * @param count the number of sectors
   * @throws ConfigSpaceException if the device does not discard
   * @throws IndexOutOfBoundsException if there are no such sectors
   */
  public void discard(long sector, long count) {
    BlockConfigAccessor config = disk.driver().config();
    ranges(
        sector,
        count,
        new Limits(
            config.maxDiscardSectors(), config.maxDiscardSeg(), config.discardSectorAlignment()),
        false,
        requests::discard);
  }

  /**
   * Sets sectors to zeros.
   *
   * @param sector the first sector
   * @param count the number of sectors
   * @param unmap whether the device may deallocate them; they read as zeros all the same
   * @throws ConfigSpaceException if the device does not set to zeros
   * @throws IndexOutOfBoundsException if there are no such sectors
   */
  public void writeZeroes(long sector, long count, boolean unmap) {
    BlockConfigAccessor config = disk.driver().config();
    ranges(
        sector,
        count,
        new Limits(config.maxWriteZeroesSectors(), config.maxWriteZeroesSeg(), 1),
        unmap,
        requests::writeZeroes);
  }

  /**
   * Erases sectors, so that nothing of them remains on the medium.
   *
   * @param sector the first sector
   * @param count the number of sectors
   * @throws ConfigSpaceException if the device does not erase
   * @throws IndexOutOfBoundsException if there are no such sectors
   */
  public void secureErase(long sector, long count) {
    BlockConfigAccessor config = disk.driver().config();
    ranges(
        sector,
        count,
        new Limits(
            config.maxSecureEraseSectors(),
            config.maxSecureEraseSeg(),
            config.secureEraseSectorAlignment()),
        false,
        requests::secureErase);
  }

  /** What the device takes of ranges in a request. */
  private record Limits(long maxSectors, long maxRanges, long alignment) {
    /** Where a range that begins at a sector ends: aligned, if that is possible. */
    long end(long sector, long end) {
      if (end - sector <= maxSectors) {
        return end;
      }
      long most = sector + maxSectors;
      long aligned = alignment > 1 ? most / alignment * alignment : most;
      return aligned > sector ? aligned : most;
    }
  }

  @FunctionalInterface
  private interface RangeRequest {
    void send(MemorySegment ranges);
  }

  private void ranges(long sector, long count, Limits limits, boolean unmap, RangeRequest request) {
    BlockChecks.inside(sector, count, disk.capacity());
    if (count > 0 && (limits.maxSectors == 0 || limits.maxRanges == 0)) {
      throw new ConfigSpaceException(
          "the device takes at most "
              + limits.maxRanges
              + " ranges of at most "
              + limits.maxSectors
              + " sectors, or none at all");
    }
    int room = (int) Math.min(MAX_RANGES, limits.maxRanges);
    long rangeBytes = BlockRangeCodec.BYTE_SIZE;
    MemorySegment ranges = scratch(room * rangeBytes);
    long end = sector + count;
    long at = sector;
    while (at < end) {
      long bytes = 0;
      while (at < end && bytes < ranges.byteSize()) {
        long next = limits.end(at, end);
        BlockRangeCodec.encode(ranges, bytes, new BlockRange(at, next - at, unmap));
        bytes += rangeBytes;
        at = next;
      }
      request.send(ranges.asSlice(0, bytes));
    }
  }

  /**
   * Writes sectors at the write pointer of a zone, by one request.
   *
   * @param sector the zone's first sector
   * @param source their content; its size is a multiple of the zones' write granularity, and at
   *     most as large as the device appends at once
   * @return the first sector of where they are
   * @throws ConfigSpaceException if the disk has no zones
   * @throws IllegalArgumentException if the device appends no such amount
   * @throws RequestFailedException if the device fails to write them
   * @throws VirtioException if the device says that they are outside of the zone
   */
  public long append(long sector, MemorySegment source) {
    BlockConfig.Zoned zoned = disk.driver().config().zoned();
    long bytes = source.byteSize();
    long most = zoned.maxAppendSectors() * BlockDevice.SECTOR_SIZE;
    if (bytes > most || zoned.writeGranularity() == 0 || bytes % zoned.writeGranularity() != 0) {
      throw new IllegalArgumentException(
          "the device appends at most "
              + most
              + " bytes, and a multiple of "
              + zoned.writeGranularity()
              + ", but not "
              + bytes);
    }
    MemorySegment appended = scratch(BlockAppendedCodec.BYTE_SIZE);
    requests.zoneAppend(sector, source, appended);
    long at = BlockAppendedCodec.appendSector(appended, 0);
    if (at - sector < 0 || at - sector >= zoned.zoneSectors()) {
      throw new VirtioException(
          "the device says that it appended to the zone at "
              + sector
              + " at sector "
              + Long.toUnsignedString(at));
    }
    return at;
  }

  /**
   * All zones of the disk, in order.
   *
   * @return the zones, as the device reports them
   * @throws ConfigSpaceException if the disk has none
   * @throws VirtioException if the reports make no sense, or there are more than 2^20 zones
   */
  public List<BlockZone> zones() {
    List<BlockZone> zones = new ArrayList<>();
    long capacity = disk.capacity();
    long size = disk.driver().config().zonedZoneSectors();
    if (size == 0 || Long.compareUnsigned(Long.divideUnsigned(capacity, size), MAX_ZONES) > 0) {
      throw new VirtioException(
          "a disk of "
              + Long.toUnsignedString(capacity)
              + " sectors in zones of "
              + size
              + " is too much for a list");
    }
    long next = 0;
    while (Long.compareUnsigned(next, capacity) < 0) {
      List<BlockZone> more = zones(next, ZONES_A_REPORT);
      if (more.isEmpty()) {
        throw new VirtioException("the device reports no zone from sector " + next + " on");
      }
      for (BlockZone zone : more) {
        if (zone.start() != next) {
          throw new VirtioException(
              "the device reports a zone at sector "
                  + Long.toUnsignedString(zone.start())
                  + " where there is to be one at "
                  + next);
        }
        next += size;
      }
      zones.addAll(more);
    }
    return zones;
  }

  /**
   * Some zones.
   *
   * @param sector a sector of the first one
   * @param most how many at most, 1 or more
   * @return as many of the zones from there on as the device reports at once, 64 at most
   * @throws ConfigSpaceException if the disk has none
   * @throws VirtioException if the device claims to report more zones than it was given room for
   */
  public List<BlockZone> zones(long sector, int most) {
    int room = Math.min(most, ZONES_A_REPORT);
    MemorySegment report = scratch(reportBytes(room));
    requests.zoneReport(sector, report); // whose length does not tell how many zones it has
    long count = BlockZoneReportCodec.nrZones(report, 0);
    if (Long.compareUnsigned(count, room) > 0) {
      throw new VirtioException(
          "the device claims to report "
              + Long.toUnsignedString(count)
              + " zones where "
              + room
              + " fit");
    }
    List<BlockZone> zones = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      zones.add(BlockZoneCodec.decode(report, reportBytes(i)));
    }
    return zones;
  }

  /**
   * The disk as a sequence of bytes. A part of a block is written by reading the block before;
   * nobody else is to write it at that time. Writing does not flush, and ends at the end of the
   * disk, as reading does.
   *
   * @return a new channel at the beginning; closing it flushes, and closes nothing else
   */
  public SeekableByteChannel channel() {
    return new DiskChannel(disk, this);
  }
}
