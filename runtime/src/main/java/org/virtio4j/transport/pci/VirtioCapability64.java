package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/** What follows a {@link VirtioCapability} of something that may be beyond 4 GiB. */
@Registers(size = 24, spec = "4.1.4")
record VirtioCapability64(
    @At(16) @U32 @Access(READ_ONLY) long offsetHi, @At(20) @U32 @Access(READ_ONLY) long lengthHi) {}
