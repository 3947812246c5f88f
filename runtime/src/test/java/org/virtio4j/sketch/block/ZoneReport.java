package org.virtio4j.sketch.block;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(spec = "5.2.6.1")
record ZoneReport(@U64 long nrZones, @At(64) @Length(of = "nrZones") Zone[] zones) {
  @Message(size = 64)
  record Zone(@U64 long cap, @U64 long start, @U64 long wp, @U8 int type, @U8 int state) {}
}
