package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;

/** Where a queue is notified without notification data. */
@Registers(size = 2, width = 16, spec = "4.1.5.2")
record PciNotify(@At(0) @U16 @Access(WRITE_ONLY) int queue) {}
