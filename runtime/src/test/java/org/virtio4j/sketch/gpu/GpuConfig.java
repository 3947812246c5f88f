package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.U32;

@ConfigSpace(size = 20, spec = "5.7.4")
record GpuConfig(
    @U32 long eventsRead,
    @U32 @Access(AccessMode.WRITE_1_CLEARS) long eventsClear,
    @U32 long numScanouts,
    @U32 long numCapsets,
    @U32 @GpuFeature.If(GpuFeature.BLOB_ALIGNMENT) long blobAlignment) {}
