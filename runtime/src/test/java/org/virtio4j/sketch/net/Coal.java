package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.1.6.5.9")
record Coal(@U32 long maxPackets, @U32 long maxUsecs) {}
