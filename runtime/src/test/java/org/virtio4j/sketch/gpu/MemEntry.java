package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 16, spec = "5.7.6.8")
record MemEntry(@U64 long addr, @U32 long length) {}
