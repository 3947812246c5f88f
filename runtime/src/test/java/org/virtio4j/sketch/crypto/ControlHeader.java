package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;

@Message(size = 16, spec = "5.9.7.1")
record ControlHeader(@Tag @U32 int opcode, @U32 long algo, @U32 @Default(0) long flag) {}
