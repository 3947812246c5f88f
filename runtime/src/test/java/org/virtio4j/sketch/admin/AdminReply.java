package org.virtio4j.sketch.admin;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;

@Message(size = 8, spec = "2.12.1")
record AdminReply(@U16 AdminStatus status, @U16 int statusQualifier) {}
