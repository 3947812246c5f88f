package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.Split;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/** An entry of an MSI-X table: what a function writes, and where, when it interrupts. */
@Registers(size = 16, width = 32, split = Split.LOW_FIRST, spec = "4.1.5.1.2")
record MsixEntry(
    @At(0) @U64 @Access(READ_WRITE) long messageAddress,
    @At(8) @U32 @Access(READ_WRITE) long messageData,
    @At(12) @U32 @Access(READ_WRITE) long vectorControl) {
  /** Bit of {@code vectorControl}: the vector is masked. */
  static final long MASKED = 1L;
}
