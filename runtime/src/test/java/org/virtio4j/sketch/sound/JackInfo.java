package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

@Message(size = 24, spec = "5.14.6.4.1")
record JackInfo(
    @U32 long hdaFnNid,
    @U32 long features,
    @U32 long hdaRegDefconf,
    @U32 long hdaRegCaps,
    @U8 boolean connected) {}
