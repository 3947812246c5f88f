package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

@Message(spec = "5.1.6.5.2")
record MacTable(@U32 long entries, @Length(of = "entries") Mac[] macs) {
  @Message
  record Mac(@U8 @Length(6) byte[] address) {}
}
