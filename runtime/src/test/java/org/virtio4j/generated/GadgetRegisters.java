package org.virtio4j.generated;

import static org.virtio4j.annotation.AccessMode.READ_CLEARS;
import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_1_CLEARS;
import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.S16;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.generated.GadgetFeature.If;

/** Registers of an invented device: all widths and all ways to access them, in no order. */
@Registers(size = 0x40)
record GadgetRegisters(
    @At(0x10) @U32 @Access(READ_ONLY) long identity,
    @At(0x00) @U8 @Access(READ_WRITE) int small,
    @At(0x01) @S8 @Access(READ_WRITE) int signed,
    @At(0x02) @U16 @Access(READ_WRITE) int medium,
    @At(0x04) @S16 @Access(READ_WRITE) int change,
    @At(0x08) @U64 @Access(READ_WRITE) long large,
    @At(0x14) @U32 @Access(WRITE_ONLY) long doorbell,
    @At(0x18) @U32 @Access(READ_CLEARS) long interrupts,
    @At(0x1c) @U32 @Access(WRITE_1_CLEARS) long errors,
    @At(0x20) @U8 @Access(WRITE_1_CLEARS) boolean overrun,
    @At(0x21) @U8 @Access(READ_ONLY) GadgetState state,
    @At(0x22) @U16 @Access(READ_WRITE) @If(GadgetFeature.SIZE) @Default(3) int optional) {

  /** The low half first. */
  @Registers(width = 32, split = org.virtio4j.annotation.Split.LOW_FIRST)
  record LowFirst(@At(0x04) @Access(READ_WRITE) @U64 long address) {}

  /** The high half first. */
  @Registers(split = org.virtio4j.annotation.Split.HIGH_FIRST)
  record HighFirst(@At(0x04) @Access(READ_WRITE) @U64 long address) {}
}
