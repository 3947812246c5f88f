package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/**
 * The capability by which BARs are accessed over the configuration space. The data register behind
 * it, at 16, has whatever width {@code length} says.
 */
@Registers(size = 20, spec = "4.1.4.9")
record VirtioConfigurationWindow(
    @At(0) @U8 @Access(READ_ONLY) int capVndr,
    @At(1) @U8 @Access(READ_ONLY) int capNext,
    @At(2) @U8 @Access(READ_ONLY) int capLen,
    @At(3) @U8 @Access(READ_ONLY) int cfgType,
    @At(4) @U8 @Access(READ_WRITE) int bar,
    @At(8) @U32 @Access(READ_WRITE) long offset,
    @At(12) @U32 @Access(READ_WRITE) long length) {}
