package org.virtio4j.device.block;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.device.block.BlockFeature.BLK_SIZE;
import static org.virtio4j.device.block.BlockFeature.CONFIG_WCE;
import static org.virtio4j.device.block.BlockFeature.DISCARD;
import static org.virtio4j.device.block.BlockFeature.GEOMETRY;
import static org.virtio4j.device.block.BlockFeature.MQ;
import static org.virtio4j.device.block.BlockFeature.SECURE_ERASE;
import static org.virtio4j.device.block.BlockFeature.SEG_MAX;
import static org.virtio4j.device.block.BlockFeature.SIZE_MAX;
import static org.virtio4j.device.block.BlockFeature.TOPOLOGY;
import static org.virtio4j.device.block.BlockFeature.WRITE_ZEROES;
import static org.virtio4j.device.block.BlockFeature.ZONED;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.device.block.BlockFeature.If;

/**
 * The configuration space of the block device.
 *
 * @param capacity the size of the device in sectors of 512 bytes
 * @param sizeMax the greatest size of a data buffer in bytes
 * @param segMax the greatest number of data buffers of a request
 * @param geometry the disk's geometry
 * @param blkSize the size in bytes of what the device reads and writes at once
 * @param topology the optimal alignment and sizes of requests
 * @param writeback whether the cache is write-back; it is write-through otherwise
 * @param numQueues the number of request queues
 * @param maxDiscardSectors the greatest size of a range to discard, in sectors
 * @param maxDiscardSeg the greatest number of ranges in a discard request
 * @param discardSectorAlignment what ranges to discard are best aligned to, in sectors
 * @param maxWriteZeroesSectors the greatest size of a range to zero, in sectors
 * @param maxWriteZeroesSeg the greatest number of ranges in a write-zeroes request
 * @param writeZeroesMayUnmap whether a write-zeroes request may deallocate sectors
 * @param maxSecureEraseSectors the greatest size of a range to erase, in sectors
 * @param maxSecureEraseSeg the greatest number of ranges in a secure-erase request
 * @param secureEraseSectorAlignment what ranges to erase are aligned to, in sectors
 * @param zoned the zones
 */
@ConfigSpace(size = 96, spec = "5.2.4")
public record BlockConfig(
    @U64 long capacity,
    @U32 @If(SIZE_MAX) @Default(0xffff_ffffL) long sizeMax,
    @U32 @If(SEG_MAX) @Default(1) long segMax,
    @If(GEOMETRY) Geometry geometry,
    @U32 @If(BLK_SIZE) @Default(512) long blkSize,
    @If(TOPOLOGY) Topology topology,
    @U8 @If(CONFIG_WCE) @Access(READ_WRITE) boolean writeback,
    @At(34) @U16 @If(MQ) @Default(1) int numQueues,
    @U32 @If(DISCARD) @Default(0) long maxDiscardSectors,
    @U32 @If(DISCARD) @Default(0) long maxDiscardSeg,
    @U32 @If(DISCARD) @Default(0) long discardSectorAlignment,
    @U32 @If(WRITE_ZEROES) @Default(0) long maxWriteZeroesSectors,
    @U32 @If(WRITE_ZEROES) @Default(0) long maxWriteZeroesSeg,
    @U8 @If(WRITE_ZEROES) @Default(0) boolean writeZeroesMayUnmap,
    @At(60) @U32 @If(SECURE_ERASE) @Default(0) long maxSecureEraseSectors,
    @U32 @If(SECURE_ERASE) @Default(0) long maxSecureEraseSeg,
    @U32 @If(SECURE_ERASE) @Default(0) long secureEraseSectorAlignment,
    @If(ZONED) Zoned zoned) {

  /**
   * The geometry of a disk.
   *
   * @param cylinders the number of cylinders
   * @param heads the number of heads
   * @param sectors the number of sectors of a track
   */
  @Message
  public record Geometry(@U16 int cylinders, @U8 int heads, @U8 int sectors) {}

  /**
   * The optimal alignment and sizes of requests.
   *
   * @param physicalBlockExp the binary logarithm of the number of logical blocks in a physical one
   * @param alignmentOffset the offset of the first aligned logical block
   * @param minIoSize the suggested least size of a request in logical blocks
   * @param optIoSize the optimal size of a request in logical blocks
   */
  @Message
  public record Topology(
      @U8 int physicalBlockExp, @U8 int alignmentOffset, @U16 int minIoSize, @U32 long optIoSize) {}

  /**
   * The characteristics of a zoned device.
   *
   * @param zoneSectors the size of a zone in sectors of 512 bytes
   * @param maxOpenZones the greatest number of open zones; 0 for no limit
   * @param maxActiveZones the greatest number of active zones; 0 for no limit
   * @param maxAppendSectors the greatest size of an append request in sectors; 0 where there are
   *     none
   * @param writeGranularity what the size of a write is a multiple of, in bytes
   * @param model how the zones are managed
   */
  @Message(size = 24)
  public record Zoned(
      @U32 long zoneSectors,
      @U32 long maxOpenZones,
      @U32 long maxActiveZones,
      @U32 long maxAppendSectors,
      @U32 long writeGranularity,
      @U8 BlockZoneModel model) {}
}
