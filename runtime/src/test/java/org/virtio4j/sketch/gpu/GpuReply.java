package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

/** Any reply. What a request wants in particular is a reply of its own. */
@Message(spec = "5.7.6.7")
record GpuReply(
    @Tag @U32 GpuStatus type,
    HeaderFlags flags,
    @U64 long fenceId,
    @U32 long ctxId,
    @U8 int ringIdx,
    @At(24) Body body) {
  sealed interface Body {
    @Code(0x1100)
    @Message
    record None() implements Body {}

    @Code(0x1101)
    @Message
    record DisplayInfo(@Length(16) Mode[] modes) implements Body {}

    @Code(0x1104)
    @Message(size = 1032)
    record Edid(@U32 long size, @At(8) @U8 @Length(of = "size") byte[] edid) implements Body {}

    @Code(otherwise = true)
    @Message
    record Other() implements Body {}
  }

  @Message
  record Mode(Rect r, @U32 boolean enabled, @U32 long flags) {}
}
