package org.virtio4j.generated;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.generated.GadgetFeature.If;

/** A configuration space that can be read as a whole. */
@ConfigSpace
record GadgetLimits(
    @U32 long most,
    @U16 @If(GadgetFeature.SIZE) @Default(1) int queues,
    @U8 @Length(2) byte[] tag) {}
