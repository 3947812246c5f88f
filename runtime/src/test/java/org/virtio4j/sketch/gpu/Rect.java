package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.7.6.8")
record Rect(@U32 long x, @U32 long y, @U32 long width, @U32 long height) {}
