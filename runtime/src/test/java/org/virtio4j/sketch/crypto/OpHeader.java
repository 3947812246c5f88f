package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 24, spec = "5.9.7.4")
record OpHeader(
    @Tag @U32 int opcode, @U32 long algo, @U64 long sessionId, @U32 @Default(1) long flag) {}
