package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 16, spec = "5.9.7.2")
record SessionReply(@U64 long sessionId, @U32 CryptoStatus status) {}
