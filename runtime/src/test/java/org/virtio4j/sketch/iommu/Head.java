package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U8;

@Message(size = 4, spec = "5.13.6")
record Head(@Tag @U8 int type) {}
