package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 8, spec = "5.7.6.9")
record Submit3d(@U32 long size) {}
