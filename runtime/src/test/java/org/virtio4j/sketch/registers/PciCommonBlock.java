package org.virtio4j.sketch.registers;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Banked;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Registers(size = 64, split = Split.LOW_FIRST, spec = "4.1.4.3")
record PciCommonBlock(
    @At(0) @U32 @Access(READ_WRITE) long deviceFeatureSelect,
    @At(4) @U32 @Access(READ_ONLY) @Banked(by = "deviceFeatureSelect") long deviceFeature,
    @At(8) @U32 @Access(READ_WRITE) long driverFeatureSelect,
    @At(12) @U32 @Access(READ_WRITE) @Banked(by = "driverFeatureSelect") long driverFeature,
    @At(16) @U16 @Access(READ_WRITE) int configMsixVector,
    @At(18) @U16 @Access(READ_ONLY) int numQueues,
    @At(20) @U8 @Access(READ_WRITE) int deviceStatus,
    @At(21) @U8 @Access(READ_ONLY) int configGeneration,
    @At(22) @U16 @Access(READ_WRITE) int queueSelect,
    @At(0) @Banked(by = "queueSelect") Queue queue,
    @At(60) @U16 @Access(READ_ONLY) @CommonBit.If(CommonBit.ADMIN_VQ) int adminQueueIndex,
    @At(62) @U16 @Access(READ_ONLY) @CommonBit.If(CommonBit.ADMIN_VQ) int adminQueueNum) {
  @Registers(split = Split.LOW_FIRST)
  record Queue(
      @At(24) @U16 @Access(READ_WRITE) int size,
      @At(26) @U16 @Access(READ_WRITE) int msixVector,
      @At(28) @U16 @Access(READ_WRITE) int enable,
      @At(30) @U16 @Access(READ_ONLY) int notifyOff,
      @At(32) @U64 @Access(READ_WRITE) long desc,
      @At(40) @U64 @Access(READ_WRITE) long driver,
      @At(48) @U64 @Access(READ_WRITE) long device,
      @At(56) @U16 @Access(READ_ONLY) @CommonBit.If(CommonBit.NOTIF_CONFIG_DATA)
          int notifConfigData,
      @At(58) @U16 @Access(READ_WRITE) @CommonBit.If(CommonBit.RING_RESET) int reset) {}
}
