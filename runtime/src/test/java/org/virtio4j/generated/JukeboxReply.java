package org.virtio4j.generated;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;

/** What an invented device answers. */
@Message(size = 8)
public record JukeboxReply(@U32 long seconds, @At(6) @U16 JukeboxStatus status) {}
