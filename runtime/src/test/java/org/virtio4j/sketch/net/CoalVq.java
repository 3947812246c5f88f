package org.virtio4j.sketch.net;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

@Message(spec = "5.1.6.5.9")
record CoalVq(@U16 int vqIndex, @At(4) Coal coal) {}
