package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(spec = "5.7.6.8")
record CreateBlob(
    @U32 long resourceId,
    @U32 long blobMem,
    @U32 long blobFlags,
    @U32 long nrEntries,
    @U64 long blobId,
    @U64 long size,
    @Length(of = "nrEntries") MemEntry[] entries) {}
