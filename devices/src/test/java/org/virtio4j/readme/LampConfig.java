package org.virtio4j.readme;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.readme.LampFeature.COLOUR;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.readme.LampFeature.If;

/** The configuration space of the lamp. */
@ConfigSpace
record LampConfig(
    @U16 int lamps, @At(4) @U32 @If(COLOUR) @Access(READ_WRITE) @Default(0) long palette) {}
