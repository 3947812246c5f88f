package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

@Message(size = 20, spec = "5.14.6.6.3")
record PcmParams(
    @U32 long streamId,
    @U32 long bufferBytes,
    @U32 long periodBytes,
    @U32 long features,
    @U8 int channels,
    @U8 int format,
    @U8 int rate) {}
