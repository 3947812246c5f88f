package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.Word;

@Message(spec = "5.1.6.5.7")
record RssConfig(
    @U32 long hashTypes,
    @U16 int indirectionTableMask,
    Queue unclassifiedQueue,
    @Length(of = "indirectionTableMask", plus = 1) Queue[] indirectionTable,
    @U16 int maxTxVq,
    @U8 int hashKeyLength,
    @U8 @Length(of = "hashKeyLength") byte[] hashKeyData) {
  /** Bits 1 to 16 of a queue's index. */
  @Word(bits = 16)
  record Queue(@Bit(value = 0, width = 15) int vqIndex1To16) {}
}
