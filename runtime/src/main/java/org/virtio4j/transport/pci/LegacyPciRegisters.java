package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_CLEARS;
import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/** The registers of the legacy interface, at the start of BAR 0. */
@Registers(size = 20, spec = "4.1.4.11")
record LegacyPciRegisters(
    @At(0) @U32 @Access(READ_ONLY) long deviceFeatures,
    @At(4) @U32 @Access(READ_WRITE) long driverFeatures,
    @At(8) @U32 @Access(READ_WRITE) long queueAddress,
    @At(12) @U16 @Access(READ_ONLY) int queueSize,
    @At(14) @U16 @Access(READ_WRITE) int queueSelect,
    @At(16) @U16 @Access(READ_WRITE) int queueNotify,
    @At(18) @U8 @Access(READ_WRITE) int deviceStatus,
    @At(19) @U8 @Access(READ_CLEARS) int isrStatus) {}
