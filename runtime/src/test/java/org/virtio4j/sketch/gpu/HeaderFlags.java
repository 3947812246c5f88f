package org.virtio4j.sketch.gpu;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Word;

@Word(bits = 32, spec = "5.7.6.7")
record HeaderFlags(@Bit(0) boolean fence, @Bit(1) boolean infoRingIdx) {}
