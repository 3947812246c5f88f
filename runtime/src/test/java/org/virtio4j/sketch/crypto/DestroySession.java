package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;

@Message(size = 56, spec = "5.9.7.2.2")
record DestroySession(@U64 long sessionId) {}
