package org.virtio4j.benchmark;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/** Three of the registers of a memory-mapped device. */
@Registers(size = 0x100, width = 32, spec = "4.2.2")
record DiskRegisters(
    @At(0x034) @Access(AccessMode.READ_ONLY) @U32 long queueSizeMax,
    @At(0x050) @Access(AccessMode.WRITE_ONLY) @U32 long queueNotify,
    @At(0x0fc) @Access(AccessMode.READ_ONLY) @U32 long configGeneration) {}
