package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;

/**
 * What follows {@link LegacyPciRegisters} while MSI-X is enabled: then the device's configuration
 * begins at 24, and else at 20.
 */
@Registers(size = 24, spec = "4.1.4.11")
record LegacyPciVectors(
    @At(20) @U16 @Access(READ_WRITE) int configMsixVector,
    @At(22) @U16 @Access(READ_WRITE) int queueMsixVector) {}
