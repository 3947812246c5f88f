package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_ONLY;
import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_1_CLEARS;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U8;

/**
 * The start of every configuration space. The base address registers, whose number depends on the
 * header type, are {@link PciBarRegister}s. The subsystem is there in header type 0 only; what
 * bridges have in its place is in {@link PciBridgeHeader}.
 */
@Registers(size = 0x40)
record PciHeader(
    @At(0x00) @U16 @Access(READ_ONLY) int vendorId,
    @At(0x02) @U16 @Access(READ_ONLY) int deviceId,
    @At(0x04) @U16 @Access(READ_WRITE) int command,
    @At(0x06) @U16 @Access(WRITE_1_CLEARS) int status,
    @At(0x08) @U8 @Access(READ_ONLY) int revision,
    @At(0x09) @U8 @Access(READ_ONLY) int programmingInterface,
    @At(0x0a) @U8 @Access(READ_ONLY) int subclass,
    @At(0x0b) @U8 @Access(READ_ONLY) int baseClass,
    @At(0x0c) @U8 @Access(READ_WRITE) int cacheLineSize,
    @At(0x0d) @U8 @Access(READ_WRITE) int latencyTimer,
    @At(0x0e) @U8 @Access(READ_ONLY) int headerType,
    @At(0x2c) @U16 @Access(READ_ONLY) int subsystemVendorId,
    @At(0x2e) @U16 @Access(READ_ONLY) int subsystemId,
    @At(0x34) @U8 @Access(READ_ONLY) int capabilitiesPointer,
    @At(0x3c) @U8 @Access(READ_WRITE) int interruptLine,
    @At(0x3d) @U8 @Access(READ_ONLY) int interruptPin) {}
