package org.virtio4j.sketch.crypto;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 56, spec = "5.9.7.2.1.1")
record HashSession(@U32 long algo, @U32 long resultLen) {}
