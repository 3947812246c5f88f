package org.virtio4j.generated;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.S8;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

/** What precedes each request of an invented device: 3 and 6 bytes are reserved. */
@Message(size = 40)
public record JukeboxHeader(
    @Tag @U16 int type,
    @Tag @U8 int side,
    @U8 @Default(1) boolean loud,
    @U32 @Default(0xffff_ffffL) long record,
    @S8 @Default(-2) int balance,
    @At(12) @U32 @Default(3) JukeboxSpeed speed,
    @U64 @Default(0) long position,
    @U16 @Default(0) int volume) {}
