package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/**
 * Says where a function has its MSI-X table. The three lowest bits of {@code table} and {@code
 * pendingBits} are the number of a BAR, the others an offset in it.
 */
@Registers(size = 12, spec = "4.1.5.1.2")
record MsixCapability(
    @At(0) @U8 @Access(READ_ONLY) int id,
    @At(1) @U8 @Access(READ_ONLY) int next,
    @At(2) @U16 @Access(READ_WRITE) int messageControl,
    @At(4) @U32 @Access(READ_ONLY) long table,
    @At(8) @U32 @Access(READ_ONLY) long pendingBits) {
  /** The id of the capability. */
  static final int ID = 0x11;

  /** Bits of {@code messageControl}: the number of vectors less 1. */
  static final int SIZE = 0x7ff;

  /** Bit of {@code messageControl}: all vectors are masked. */
  static final int FUNCTION_MASK = 1 << 14;

  /** Bit of {@code messageControl}: interrupts are messages. */
  static final int ENABLE = 1 << 15;

  /** Bits of {@code table} and {@code pendingBits}: the number of the BAR. */
  static final long BAR = 7L;
}
