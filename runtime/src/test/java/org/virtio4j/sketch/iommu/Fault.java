package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;

@Message(size = 24, spec = "5.13.6.9")
record Fault(
    @U8 int reason, @At(4) @U32 long flags, @U32 long endpoint, @At(16) @U64 long address) {}
