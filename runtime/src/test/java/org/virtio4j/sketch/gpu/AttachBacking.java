package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(spec = "5.7.6.8")
record AttachBacking(
    @U32 long resourceId, @U32 long nrEntries, @Length(of = "nrEntries") MemEntry[] entries) {}
