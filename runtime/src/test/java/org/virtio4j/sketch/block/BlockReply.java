package org.virtio4j.sketch.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

@Message(spec = "5.2.6")
record BlockReply(@U8 BlockStatus status) {}
