package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

@Message(spec = "5.1.6.5")
record ControlAck(@U8 Ack ack) {}
