package org.virtio4j.sketch.block;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(spec = "5.2.6")
record AppendReply(@U64 long appendSector, @U8 BlockStatus status) {}
