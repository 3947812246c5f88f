package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/** A base address register, or the upper half of one with 64 bits. */
@Registers(size = 4, width = 32)
record PciBarRegister(@At(0) @U32 @Access(READ_WRITE) long value) {}
