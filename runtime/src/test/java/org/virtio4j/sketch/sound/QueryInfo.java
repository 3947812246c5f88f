package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.14.6.1")
record QueryInfo(@U32 long startId, @U32 long count, @U32 long size) {}
