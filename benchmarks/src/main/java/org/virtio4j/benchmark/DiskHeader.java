package org.virtio4j.benchmark;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

/** What precedes the data of a request: like that of a block device, with its reserved word. */
@Message(size = 16)
record DiskHeader(@U32 long type, @At(8) @U64 long sector) {}
