package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 68, spec = "5.13.6.7")
record Probe(@U32 long endpoint) {}
