package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.14.6.8")
record PcmTransfer(@U32 long streamId) {}
