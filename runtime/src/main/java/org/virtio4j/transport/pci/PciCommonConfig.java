package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

/**
 * The common configuration structure. A device may leave out what lies at 0x38 and beyond, if it
 * does not offer what needs it.
 */
@Registers(size = 0x40, split = Split.LOW_FIRST, spec = "4.1.4.3")
record PciCommonConfig(
    @At(0x00) @U32 @Access(READ_WRITE) long deviceFeatureSelect,
    @At(0x04) @U32 @Access(READ_ONLY) long deviceFeature,
    @At(0x08) @U32 @Access(READ_WRITE) long driverFeatureSelect,
    @At(0x0c) @U32 @Access(READ_WRITE) long driverFeature,
    @At(0x10) @U16 @Access(READ_WRITE) int configMsixVector,
    @At(0x12) @U16 @Access(READ_ONLY) int numQueues,
    @At(0x14) @U8 @Access(READ_WRITE) int deviceStatus,
    @At(0x15) @U8 @Access(READ_ONLY) int configGeneration,
    @At(0x16) @U16 @Access(READ_WRITE) int queueSelect,
    @At(0x18) @U16 @Access(READ_WRITE) int queueSize,
    @At(0x1a) @U16 @Access(READ_WRITE) int queueMsixVector,
    @At(0x1c) @U16 @Access(READ_WRITE) int queueEnable,
    @At(0x1e) @U16 @Access(READ_ONLY) int queueNotifyOff,
    @At(0x20) @U64 @Access(READ_WRITE) long queueDesc,
    @At(0x28) @U64 @Access(READ_WRITE) long queueDriver,
    @At(0x30) @U64 @Access(READ_WRITE) long queueDevice,
    @At(0x38) @U16 @Access(READ_ONLY) int queueNotifConfigData,
    @At(0x3a) @U16 @Access(READ_WRITE) int queueReset,
    @At(0x3c) @U16 @Access(READ_ONLY) int adminQueueIndex,
    @At(0x3e) @U16 @Access(READ_ONLY) int adminQueueNum) {}
