package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/** Says where a structure of a VirtIO device lies. Only that for notifications has a multiplier. */
@Registers(size = 20, spec = "4.1.4")
record VirtioCapability(
    @At(0) @U8 @Access(READ_ONLY) int capVndr,
    @At(1) @U8 @Access(READ_ONLY) int capNext,
    @At(2) @U8 @Access(READ_ONLY) int capLen,
    @At(3) @U8 @Access(READ_ONLY) int cfgType,
    @At(4) @U8 @Access(READ_ONLY) int bar,
    @At(5) @U8 @Access(READ_ONLY) int id,
    @At(8) @U32 @Access(READ_ONLY) long offset,
    @At(12) @U32 @Access(READ_ONLY) long length,
    @At(16) @U32 @Access(READ_ONLY) long notifyOffMultiplier) {}
