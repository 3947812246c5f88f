package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 48, spec = "5.9.7.6")
record CipherData(
    @U32 long ivLen,
    @U32 long srcDataLen,
    @U32 long dstDataLen,
    @At(40) @U32 @Default(1) long opType) {}
