package org.virtio4j.transport.mmio;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Banked;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/** The control registers of a modern device. The configuration space follows at 0x100. */
@Registers(size = 0x100, width = 32, split = Split.LOW_FIRST, spec = "4.2.2")
record MmioRegisters(
    @At(0x000) @U32 @Access(READ_ONLY) long magicValue,
    @At(0x004) @U32 @Access(READ_ONLY) long version,
    @At(0x008) @U32 @Access(READ_ONLY) long deviceId,
    @At(0x00c) @U32 @Access(READ_ONLY) long vendorId,
    @At(0x010) @U32 @Access(READ_ONLY) @Banked(by = "deviceFeaturesSel") long deviceFeatures,
    @At(0x014) @U32 @Access(WRITE_ONLY) long deviceFeaturesSel,
    @At(0x020) @U32 @Access(WRITE_ONLY) @Banked(by = "driverFeaturesSel") long driverFeatures,
    @At(0x024) @U32 @Access(WRITE_ONLY) long driverFeaturesSel,
    @At(0x030) @U32 @Access(WRITE_ONLY) long queueSel,
    @At(0) @Banked(by = "queueSel") Queue queue,
    @At(0x050) @U32 @Access(WRITE_ONLY) long queueNotify,
    @At(0x060) @U32 @Access(READ_ONLY) long interruptStatus,
    @At(0x064) @U32 @Access(WRITE_ONLY) long interruptAck,
    @At(0x070) @U32 @Access(READ_WRITE) long status,
    @At(0x0ac) @U32 @Access(WRITE_ONLY) long shmSel,
    @At(0) @Banked(by = "shmSel") SharedMemory shm,
    @At(0x0fc) @U32 @Access(READ_ONLY) long configGeneration) {

  /** The registers of the queue that QueueSel selects. */
  @Registers(width = 32, split = Split.LOW_FIRST, spec = "4.2.2")
  record Queue(
      @At(0x034) @U32 @Access(READ_ONLY) long sizeMax,
      @At(0x038) @U32 @Access(WRITE_ONLY) long size,
      @At(0x044) @U32 @Access(READ_WRITE) long ready,
      @At(0x080) @U64 @Access(WRITE_ONLY) long desc,
      @At(0x090) @U64 @Access(WRITE_ONLY) long driver,
      @At(0x0a0) @U64 @Access(WRITE_ONLY) long device,
      @At(0x0c0) @U32 @Access(READ_WRITE) long reset) {}

  /** The region of shared memory that SHMSel selects. */
  @Registers(width = 32, split = Split.LOW_FIRST, spec = "4.2.2")
  record SharedMemory(
      @At(0x0b0) @U64 @Access(READ_ONLY) long len, @At(0x0b8) @U64 @Access(READ_ONLY) long base) {}
}
