package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_CLEARS;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U8;

/** The interrupt status, which is acknowledged by reading it. */
@Registers(size = 1, spec = "4.1.4.5")
record PciIsr(@At(0) @U8 @Access(READ_CLEARS) int status) {}
