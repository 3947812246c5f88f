package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 8, spec = "5.7.6.8")
record GetEdid(@U32 long scanout) {}
