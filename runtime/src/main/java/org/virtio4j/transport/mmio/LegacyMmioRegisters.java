package org.virtio4j.transport.mmio;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/**
 * The control registers of a legacy device, by the names that the specification has for them there.
 * The configuration space follows at 0x100.
 */
@Registers(size = 0x100, width = 32, spec = "4.2.4")
record LegacyMmioRegisters(
    @At(0x000) @U32 @Access(READ_ONLY) long magicValue,
    @At(0x004) @U32 @Access(READ_ONLY) long version,
    @At(0x008) @U32 @Access(READ_ONLY) long deviceId,
    @At(0x00c) @U32 @Access(READ_ONLY) long vendorId,
    @At(0x010) @U32 @Access(READ_ONLY) long hostFeatures,
    @At(0x014) @U32 @Access(WRITE_ONLY) long hostFeaturesSel,
    @At(0x020) @U32 @Access(WRITE_ONLY) long guestFeatures,
    @At(0x024) @U32 @Access(WRITE_ONLY) long guestFeaturesSel,
    @At(0x028) @U32 @Access(WRITE_ONLY) long guestPageSize,
    @At(0x030) @U32 @Access(WRITE_ONLY) long queueSel,
    @At(0x034) @U32 @Access(READ_ONLY) long queueNumMax,
    @At(0x038) @U32 @Access(WRITE_ONLY) long queueNum,
    @At(0x03c) @U32 @Access(WRITE_ONLY) long queueAlign,
    @At(0x040) @U32 @Access(READ_WRITE) long queuePfn,
    @At(0x050) @U32 @Access(WRITE_ONLY) long queueNotify,
    @At(0x060) @U32 @Access(READ_ONLY) long interruptStatus,
    @At(0x064) @U32 @Access(WRITE_ONLY) long interruptAck,
    @At(0x070) @U32 @Access(READ_WRITE) long status) {}
