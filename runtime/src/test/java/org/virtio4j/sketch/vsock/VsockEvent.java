package org.virtio4j.sketch.vsock;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.10.6.7")
record VsockEvent(@U32 long id) {}
