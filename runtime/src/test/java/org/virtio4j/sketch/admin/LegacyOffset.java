package org.virtio4j.sketch.admin;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

@Message(size = 8, spec = "2.12.1.2.2")
record LegacyOffset(@U8 int offset) {}
