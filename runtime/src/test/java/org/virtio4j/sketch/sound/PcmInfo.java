package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(size = 32, spec = "5.14.6.6.2")
record PcmInfo(
    @U32 long hdaFnNid,
    @U32 long features,
    @U64 long formats,
    @U64 long rates,
    @U8 int direction,
    @U8 int channelsMin,
    @U8 int channelsMax) {}
