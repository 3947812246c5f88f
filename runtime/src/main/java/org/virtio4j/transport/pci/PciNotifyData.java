package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.WRITE_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/** Where a queue is notified with notification data. */
@Registers(size = 4, width = 32, spec = "4.1.5.2")
record PciNotifyData(@At(0) @U32 @Access(WRITE_ONLY) long data) {}
