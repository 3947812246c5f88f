package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;

@Message(size = 24, spec = "5.13.6.6")
record Unmap(@U32 long domain, @U64 long virtStart, @U64 long virtEnd) {}
