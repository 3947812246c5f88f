package org.virtio4j.sketch.sound;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.U32;

@ConfigSpace(size = 16, spec = "5.14.4")
record SoundConfig(
    @U32 long jacks,
    @U32 long streams,
    @U32 long chmaps,
    @U32 @SoundFeature.If(SoundFeature.CTLS) @Default(0) long controls) {}
