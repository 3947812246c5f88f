package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

@Message(spec = "5.9.7.4")
record OpReply(@U8 CryptoStatus status) {}
