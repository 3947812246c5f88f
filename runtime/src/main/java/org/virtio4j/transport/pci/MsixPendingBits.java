package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/** Which of 32 vectors have interrupted while they were masked. */
@Registers(size = 4, width = 32, spec = "4.1.5.1.2")
record MsixPendingBits(@At(0) @U32 @Access(READ_ONLY) long bits) {}
