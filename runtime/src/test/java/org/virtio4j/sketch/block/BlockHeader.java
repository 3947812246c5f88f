package org.virtio4j.sketch.block;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 16, spec = "5.2.6")
record BlockHeader(@Tag @U32 long type, @At(8) @U64 @Default(0) long sector) {}
