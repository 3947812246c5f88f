package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.Word;

/** A property of an endpoint; the next one follows. */
@Message(spec = "5.13.6.7")
record Property(Type type, @U16 int length, @Length(of = "length") Value value) {
  @Word(bits = 16)
  record Type(@Tag @Bit(value = 0, width = 12) int code) {}

  sealed interface Value {
    @Code(1)
    @Message
    record ResvMem(@U8 int subtype, @At(4) @U64 long start, @U64 long end) implements Value {}

    @Code(otherwise = true)
    @Message
    record Other(@U8 byte[] bytes) implements Value {}
  }
}
