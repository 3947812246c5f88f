package org.virtio4j.generated;

import static org.virtio4j.generated.JukeboxFeature.VOLUME;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.generated.JukeboxFeature.If;

/** The configuration space of an invented device. */
@ConfigSpace
public record JukeboxConfig(
    @U32 long records,
    @U16 int motors,
    @U16 @If(VOLUME) @Default(7) int loudest,
    @U64 long serial) {}
