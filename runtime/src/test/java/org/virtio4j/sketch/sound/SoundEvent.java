package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;

@Message(spec = "5.14.6.2")
record SoundEvent(@Tag @U32 int code, Body data) {
  sealed interface Body {
    @Code(0x1000)
    @Message
    record JackConnected(@U32 long jackId) implements Body {}

    @Code(0x1001)
    @Message
    record JackDisconnected(@U32 long jackId) implements Body {}

    @Code(0x1100)
    @Message
    record PeriodElapsed(@U32 long streamId) implements Body {}

    @Code(0x1101)
    @Message
    record Xrun(@U32 long streamId) implements Body {}

    @Code(otherwise = true)
    @Message
    record Other(@U32 long data) implements Body {}
  }
}
