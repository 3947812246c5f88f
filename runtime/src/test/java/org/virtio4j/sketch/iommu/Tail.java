package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U8;

@Message(size = 4, spec = "5.13.6")
record Tail(@U8 IommuStatus status) {}
