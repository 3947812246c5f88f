package org.virtio4j.sketch.rpmb;

import org.virtio4j.annotation.Endian;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Order;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

@Message(size = 512, spec = "5.12.6")
@Order(Endian.BIG)
record RpmbFrame(
    @U8 @Length(196) byte[] stuff,
    @U8 @Length(32) byte[] keyMac,
    @U8 @Length(256) byte[] data,
    @U8 @Length(16) byte[] nonce,
    @U32 long writeCounter,
    @U16 int address,
    @U16 int blockCount,
    @U16 int result,
    @U16 int reqResp) {}
