package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 24, spec = "5.7.6.8")
record ResourceFlush(Rect r, @U32 long resourceId) {}
