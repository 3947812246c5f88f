package org.virtio4j.sketch.input;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Banked;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U8;

@ConfigSpace(size = 136, spec = "5.8.4")
record InputConfig(
    @Access(AccessMode.READ_WRITE) @Tag @U8 Select select,
    @Access(AccessMode.READ_WRITE) @U8 int subsel,
    @U8 int size,
    @At(8) @Banked(by = {"select", "subsel"}) @Length(of = "size") Answer u) {
  enum Select {
    @Code(0)
    UNSET,
    @Code(1)
    ID_NAME,
    @Code(2)
    ID_SERIAL,
    @Code(3)
    ID_DEVIDS,
    @Code(0x10)
    PROP_BITS,
    @Code(0x11)
    EV_BITS,
    @Code(0x12)
    ABS_INFO
  }

  sealed interface Answer {
    @Code(1)
    @Message
    record Name(@U8 byte[] utf8) implements Answer {}

    @Code(2)
    @Message
    record Serial(@U8 byte[] utf8) implements Answer {}

    @Code(3)
    @Message
    record DevIds(@U16 int bustype, @U16 int vendor, @U16 int product, @U16 int version)
        implements Answer {}

    @Code(0x10)
    @Message
    record PropBits(@U8 byte[] bitmap) implements Answer {}

    @Code(0x11)
    @Message
    record EvBits(@U8 byte[] bitmap) implements Answer {}

    @Code(0x12)
    @Message
    record AbsInfo(@S32 int min, @S32 int max, @S32 int fuzz, @S32 int flat, @S32 int res)
        implements Answer {}
  }
}
