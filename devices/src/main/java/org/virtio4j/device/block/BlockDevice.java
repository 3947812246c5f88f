package org.virtio4j.device.block;

import static org.virtio4j.device.block.BlockFeature.DISCARD;
import static org.virtio4j.device.block.BlockFeature.FLUSH;
import static org.virtio4j.device.block.BlockFeature.LIFETIME;
import static org.virtio4j.device.block.BlockFeature.RO;
import static org.virtio4j.device.block.BlockFeature.SECURE_ERASE;
import static org.virtio4j.device.block.BlockFeature.WRITE_ZEROES;
import static org.virtio4j.device.block.BlockFeature.ZONED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.device.block.BlockFeature.If;
import org.virtio4j.driver.Negotiated;

/** The block device: a disk. */
@VirtioDevice(id = 2, config = BlockConfig.class, features = BlockFeature.class, spec = "5.2")
public interface BlockDevice {
  /** The size in bytes of a sector, in which positions and the capacity are counted: 512. */
  int SECTOR_SIZE = 512;

  /**
   * A queue of requests. Which one a request goes through makes no difference but to the thread
   * that uses the queue.
   *
   * @param queue the number of the queue
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 0, header = BlockHeader.class, reply = BlockReply.class)
  RequestQueue requests(int queue);

  /**
   * How many queues of requests there are.
   *
   * @param numQueues what the device says; 1 if it has no several
   * @return that number
   */
  static int requestsCount(int numQueues) {
    return numQueues;
  }

  /** What can be asked of the device. */
  interface RequestQueue {
    /** The size in bytes of the memory for the device's name: 20. */
    int ID_BYTES = 20;

    /**
     * Reads sectors.
     *
     * @param sector the first sector
     * @param data memory for them; its size in bytes is a multiple of {@link
     *     BlockDevice#SECTOR_SIZE}
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.IN)
    int read(long sector, @DeviceWritable MemorySegment data);

    /**
     * Writes sectors.
     *
     * @param sector the first sector
     * @param data their content; its size in bytes is a multiple of {@link BlockDevice#SECTOR_SIZE}
     */
    @Request(BlockType.OUT)
    void write(long sector, @DeviceReadable MemorySegment data);

    /** Makes the device put what was written onto permanent storage. */
    @Request(BlockType.FLUSH)
    @If(FLUSH)
    void flush();

    /**
     * Asks for the device's name.
     *
     * @param id memory for it, {@link #ID_BYTES} bytes; a name that is shorter ends with a NUL
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.GET_ID)
    int getId(@DeviceWritable MemorySegment id);

    /**
     * The device's name.
     *
     * @return at most {@link #ID_BYTES} characters
     */
    default String id() {
      MemorySegment id = MemorySegment.ofArray(new byte[ID_BYTES]);
      getId(id);
      return name(id);
    }

    /**
     * The name that {@link #getId} has asked for.
     *
     * @param id the memory for it
     * @return its characters up to the first NUL
     */
    static String name(MemorySegment id) {
      byte[] bytes = id.toArray(ValueLayout.JAVA_BYTE);
      int length = 0;
      while (length < bytes.length && bytes[length] != 0) {
        length++;
      }
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Asks how worn the device is.
     *
     * @param lifetime memory for a {@link BlockLifetime}
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.GET_LIFETIME)
    @If(LIFETIME)
    int getLifetime(@DeviceWritable MemorySegment lifetime);

    /**
     * How worn the device is.
     *
     * @return what it says
     */
    default BlockLifetime lifetime() {
      MemorySegment lifetime = MemorySegment.ofArray(new byte[(int) BlockLifetimeCodec.BYTE_SIZE]);
      getLifetime(lifetime);
      return BlockLifetimeCodec.decode(lifetime, 0);
    }

    /**
     * Discards sectors: what is read there afterwards is anything.
     *
     * @param ranges one or more {@link BlockRange}s, one after the other, that do not unmap
     */
    @Request(BlockType.DISCARD)
    @If(DISCARD)
    void discard(@DeviceReadable MemorySegment ranges);

    /**
     * Sets sectors to zeros.
     *
     * @param ranges one or more {@link BlockRange}s, one after the other
     */
    @Request(BlockType.WRITE_ZEROES)
    @If(WRITE_ZEROES)
    void writeZeroes(@DeviceReadable MemorySegment ranges);

    /**
     * Erases sectors, so that nothing of them remains on the medium.
     *
     * @param ranges one or more {@link BlockRange}s, one after the other, that do not unmap
     */
    @Request(BlockType.SECURE_ERASE)
    @If(SECURE_ERASE)
    void secureErase(@DeviceReadable MemorySegment ranges);

    /**
     * Asks for a report of zones.
     *
     * @param sector a sector of the first zone that is reported
     * @param report memory for a {@link BlockZoneReport} and the {@link BlockZone}s that follow it
     * @return the number of bytes that the device says it wrote
     */
    @Request(BlockType.ZONE_REPORT)
    @If(ZONED)
    int zoneReport(long sector, @DeviceWritable MemorySegment report);

    /**
     * Writes sectors at the write pointer of a zone, wherever that is.
     *
     * @param sector the zone's first sector
     * @param data their content; its size in bytes is a multiple of the zones' write granularity
     * @param appended memory for a {@link BlockAppended}, which tells where they are
     * @return the number of bytes that the device says it wrote into that memory
     */
    @Request(BlockType.ZONE_APPEND)
    @If(ZONED)
    int zoneAppend(
        long sector, @DeviceReadable MemorySegment data, @DeviceWritable MemorySegment appended);

    /**
     * Opens a zone explicitly.
     *
     * @param sector the zone's first sector
     */
    @Request(BlockType.ZONE_OPEN)
    @If(ZONED)
    void zoneOpen(long sector);

    /**
     * Closes a zone.
     *
     * @param sector the zone's first sector
     */
    @Request(BlockType.ZONE_CLOSE)
    @If(ZONED)
    void zoneClose(long sector);

    /**
     * Makes a zone full.
     *
     * @param sector the zone's first sector
     */
    @Request(BlockType.ZONE_FINISH)
    @If(ZONED)
    void zoneFinish(long sector);

    /**
     * Makes a zone empty: what was written in it is lost.
     *
     * @param sector the zone's first sector
     */
    @Request(BlockType.ZONE_RESET)
    @If(ZONED)
    void zoneReset(long sector);

    /** Makes all zones empty that are written in sequence: what was written in them is lost. */
    @Request(BlockType.ZONE_RESET_ALL)
    @If(ZONED)
    void zoneResetAll();

    /**
     * Refuses what is not a whole number of sectors inside the device.
     *
     * @param capacity the size of the device in sectors
     * @param sizeMax the greatest size of a data buffer in bytes
     * @param sector the first sector
     * @param data the data
     */
    @Check({"read", "write", "zoneAppend"})
    static void checkRange(long capacity, long sizeMax, long sector, MemorySegment data) {
      long bytes = data.byteSize();
      if (bytes == 0 || bytes % SECTOR_SIZE != 0) {
        throw new IllegalArgumentException(
            "data is a multiple of " + SECTOR_SIZE + " bytes, not " + bytes);
      }
      if (bytes > sizeMax) {
        throw new IllegalArgumentException(
            "the device takes at most " + sizeMax + " bytes in a buffer, not " + bytes);
      }
      BlockChecks.inside(sector, bytes / SECTOR_SIZE, capacity);
    }

    /**
     * Refuses to write to a read-only device.
     *
     * @param features what was negotiated
     */
    @Check({"write", "zoneAppend", "discard", "writeZeroes", "secureErase"})
    static void checkWritable(Negotiated<BlockFeature> features) {
      if (features.has(RO)) {
        throw new UnsupportedOperationException("the device is read-only");
      }
    }

    /**
     * Refuses memory of another size than the device's name has.
     *
     * @param id the memory
     */
    @Check("getId")
    static void checkId(MemorySegment id) {
      BlockChecks.size("the name", id, ID_BYTES);
    }

    /**
     * Refuses ranges that the device does not discard.
     *
     * @param capacity the size of the device in sectors
     * @param maxDiscardSectors the greatest size of a range in sectors
     * @param maxDiscardSeg the greatest number of ranges
     * @param ranges the ranges
     */
    @Check("discard")
    static void checkDiscard(
        long capacity, long maxDiscardSectors, long maxDiscardSeg, MemorySegment ranges) {
      BlockChecks.ranges(ranges, capacity, maxDiscardSectors, maxDiscardSeg, false);
    }

    /**
     * Refuses ranges that the device does not zero.
     *
     * @param capacity the size of the device in sectors
     * @param maxWriteZeroesSectors the greatest size of a range in sectors
     * @param maxWriteZeroesSeg the greatest number of ranges
     * @param ranges the ranges
     */
    @Check("writeZeroes")
    static void checkWriteZeroes(
        long capacity, long maxWriteZeroesSectors, long maxWriteZeroesSeg, MemorySegment ranges) {
      BlockChecks.ranges(ranges, capacity, maxWriteZeroesSectors, maxWriteZeroesSeg, true);
    }

    /**
     * Refuses ranges that the device does not erase.
     *
     * @param capacity the size of the device in sectors
     * @param maxSecureEraseSectors the greatest size of a range in sectors
     * @param maxSecureEraseSeg the greatest number of ranges
     * @param ranges the ranges
     */
    @Check("secureErase")
    static void checkSecureErase(
        long capacity, long maxSecureEraseSectors, long maxSecureEraseSeg, MemorySegment ranges) {
      BlockChecks.ranges(ranges, capacity, maxSecureEraseSectors, maxSecureEraseSeg, false);
    }

    /**
     * Refuses memory of another size than that of what the device tells of its wear.
     *
     * @param lifetime the memory
     */
    @Check("getLifetime")
    static void checkLifetime(MemorySegment lifetime) {
      BlockChecks.size("the wear", lifetime, BlockLifetimeCodec.BYTE_SIZE);
    }

    /**
     * Refuses memory of another size than that of where data were appended.
     *
     * @param appended the memory
     */
    @Check("zoneAppend")
    static void checkAppended(MemorySegment appended) {
      BlockChecks.size("where data were appended", appended, BlockAppendedCodec.BYTE_SIZE);
    }

    /**
     * Refuses a zone beyond the end.
     *
     * @param capacity the size of the device in sectors
     * @param sector a sector of the zone
     */
    @Check({"zoneReport", "zoneOpen", "zoneClose", "zoneFinish", "zoneReset"})
    static void checkZone(long capacity, long sector) {
      BlockChecks.inside(sector, 1, capacity);
    }

    /**
     * Refuses memory for a report that does not hold a single zone.
     *
     * @param report the memory
     */
    @Check("zoneReport")
    static void checkReport(MemorySegment report) {
      long least = BlockZoneReportCodec.BYTE_SIZE + BlockZoneCodec.BYTE_SIZE;
      if (report.byteSize() < least) {
        throw new IllegalArgumentException(
            "a report of zones needs " + least + " bytes or more, not " + report.byteSize());
      }
    }
  }
}
