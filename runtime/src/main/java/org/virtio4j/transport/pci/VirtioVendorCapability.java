package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U8;

/** A capability whose contents only a vendor knows, behind the number of that vendor. */
@Registers(size = 6, spec = "4.1.4.10")
record VirtioVendorCapability(
    @At(0) @U8 @Access(READ_ONLY) int capVndr,
    @At(1) @U8 @Access(READ_ONLY) int capNext,
    @At(2) @U8 @Access(READ_ONLY) int capLen,
    @At(3) @U8 @Access(READ_ONLY) int cfgType,
    @At(4) @U16 @Access(READ_ONLY) int vendorId) {}
