package org.virtio4j.sketch.iommu;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U32;

@Message(size = 16, spec = "5.13.6.3")
record Attach(@U32 long domain, @U32 long endpoint, @U32 @Default(0) long flags) {}
