package org.virtio4j.sketch.block;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.Word;

@Message(spec = "5.2.6")
record DiscardSegment(@U64 long sector, @U32 long numSectors, Flags flags) {
  @Word(bits = 32)
  record Flags(@Bit(0) boolean unmap) {}
}
