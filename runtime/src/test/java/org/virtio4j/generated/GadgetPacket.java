package org.virtio4j.generated;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.S16;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.S64;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

/** A message of an invented device: all types at odd offsets, gaps, arrays and groups. */
@Message(size = 128)
record GadgetPacket(
    @Tag @U32 int type,
    @At(5) @U8 int u8,
    @U16 int u16,
    @U32 long u32,
    @U64 long u64,
    @S8 int s8,
    @S16 int s16,
    @S32 int s32,
    @S64 long s64,
    @U8 boolean flag,
    @U16 boolean wideFlag,
    @U8 GadgetState state,
    @U32 GadgetColour colour,
    @At(45) @U16 @Length(3) int[] counts,
    Part part,
    @Length(2) Part[] parts) {

  /** A group with a gap and a tail. */
  @Message(size = 8)
  record Part(@U8 int kind, @At(2) @U8 @Length(3) byte[] name) {}
}
