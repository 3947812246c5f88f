package org.virtio4j.generated;

import static org.virtio4j.annotation.AccessMode.READ_CLEARS;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_1_CLEARS;
import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;
import static org.virtio4j.generated.GadgetFeature.COLOUR;
import static org.virtio4j.generated.GadgetFeature.LOUD;
import static org.virtio4j.generated.GadgetFeature.QUIET;
import static org.virtio4j.generated.GadgetFeature.SIZE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.generated.GadgetFeature.If;

/** The configuration space of an invented device: a field of each kind. */
@ConfigSpace(size = 128)
record GadgetConfig(
    @U64 long capacity,
    @U32 @If(SIZE) @Default(512) long size,
    @U16 @If(value = SIZE, not = QUIET) int sizeIfNotQuiet,
    @U16 @If(anyOf = {COLOUR, LOUD}) int volume,
    @If(COLOUR) Palette palette,
    @U8 @Access(READ_WRITE) boolean enabled,
    @U8 GadgetState state,
    @At(36) @U32 @Access(READ_WRITE) GadgetColour colour,
    @S32 @Access(READ_WRITE) int offset,
    @U8 @Length(6) byte[] name,
    @At(52) @U64 @Access(READ_WRITE) long mark,
    @U32 @Access(WRITE_ONLY) @If(value = QUIET, offered = true) long emergency,
    @U8 @Access(READ_CLEARS) int events,
    @U8 @Access(WRITE_1_CLEARS) int errors,
    @At(68) @Length(2) Level[] levels) {

  /** A group. */
  @Message
  record Palette(@U8 int red, @U8 int green, @U16 int blue, @U32 long alpha) {}

  /** An element of an array that has an array itself. */
  @Message
  record Level(@U32 long id, @U8 @Length(4) byte[] tag) {}
}
