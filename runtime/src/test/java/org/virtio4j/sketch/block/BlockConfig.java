package org.virtio4j.sketch.block;

import static org.virtio4j.sketch.block.BlockFeature.*;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@ConfigSpace(size = 96, spec = "5.2.4")
record BlockConfig(
    @U64 long capacity,
    @U32 @If(SIZE_MAX) long sizeMax,
    @U32 @If(SEG_MAX) long segMax,
    @If(GEOMETRY) Geometry geometry,
    @U32 @If(BLK_SIZE) @Default(512) long blkSize,
    @If(TOPOLOGY) Topology topology,
    @U8 @If(CONFIG_WCE) @Access(AccessMode.READ_WRITE) int writeback,
    @At(34) @U16 @If(MQ) @Default(1) int numQueues,
    @If(BlockFeature.DISCARD) Limits discard,
    @At(48) @U32 @If(WRITE_ZEROES) long maxWriteZeroesSectors,
    @U32 @If(WRITE_ZEROES) long maxWriteZeroesSeg,
    @U8 @If(WRITE_ZEROES) boolean writeZeroesMayUnmap,
    @At(60) @If(SECURE_ERASE) Limits secureErase,
    @If(ZONED) Zoned zoned) {
  @Message
  record Geometry(@U16 int cylinders, @U8 int heads, @U8 int sectors) {}

  @Message
  record Topology(
      @U8 int physicalBlockExp, @U8 int alignmentOffset, @U16 int minIoSize, @U32 long optIoSize) {}

  @Message
  record Limits(@U32 long maxSectors, @U32 long maxSeg, @U32 long sectorAlignment) {}

  @Message(size = 24)
  record Zoned(
      @U32 long zoneSectors,
      @U32 long maxOpen,
      @U32 long maxActive,
      @U32 long maxAppend,
      @U32 long writeGranularity,
      @U8 int model) {}
}
