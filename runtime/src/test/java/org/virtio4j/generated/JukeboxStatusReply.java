package org.virtio4j.generated;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

/** What an invented device answers where there is nothing more to say. */
@Message
public record JukeboxStatusReply(@U8 JukeboxStatus status) {}
