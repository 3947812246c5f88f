package org.virtio4j.benchmark;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/** What the device writes after the data of a request. */
@Message(size = 1)
record DiskReply(@U8 DiskStatus status) {}
