package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(size = 24, spec = "5.7.6.7")
record GpuHeader(
    @Tag @U32 int type,
    @Default(0) HeaderFlags flags,
    @U64 @Default(0) long fenceId,
    @U32 @Default(0) long ctxId,
    @U8 @Default(0) int ringIdx) {}
