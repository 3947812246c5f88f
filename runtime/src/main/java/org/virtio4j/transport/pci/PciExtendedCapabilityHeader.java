package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U32;

/**
 * How every capability of the extended configuration space begins: id in bits 0 to 15, version in
 * bits 16 to 19, the offset of the next one above.
 */
@Registers(size = 4, width = 32)
record PciExtendedCapabilityHeader(@At(0) @U32 @Access(READ_ONLY) long value) {}
