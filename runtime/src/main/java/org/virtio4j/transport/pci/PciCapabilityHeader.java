package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U8;

/** How every capability begins. */
@Registers(size = 2)
record PciCapabilityHeader(
    @At(0) @U8 @Access(READ_ONLY) int id, @At(1) @U8 @Access(READ_ONLY) int next) {}
