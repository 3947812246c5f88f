package org.virtio4j.sketch.admin;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(spec = "2.12.1.2.6")
record NotifyInfo(@Length(4) Entry[] entries) {
  @Message
  record Entry(@U8 int flags, @U8 int bar, @At(8) @U64 long offset) {}
}
