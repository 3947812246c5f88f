package org.virtio4j.transport.pci;

import static org.virtio4j.annotation.AccessMode.READ_WRITE;
import static org.virtio4j.annotation.AccessMode.WRITE_1_CLEARS;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Registers;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;

/**
 * What a bridge from one PCI bus to another (header type 1) has behind its two base address
 * registers: the numbers of its buses, and the windows through which it forwards accesses.
 */
@Registers(size = 0x40)
record PciBridgeHeader(
    @At(0x18) @U8 @Access(READ_WRITE) int primaryBus,
    @At(0x19) @U8 @Access(READ_WRITE) int secondaryBus,
    @At(0x1a) @U8 @Access(READ_WRITE) int subordinateBus,
    @At(0x1b) @U8 @Access(READ_WRITE) int secondaryLatencyTimer,
    @At(0x1c) @U8 @Access(READ_WRITE) int ioBase,
    @At(0x1d) @U8 @Access(READ_WRITE) int ioLimit,
    @At(0x1e) @U16 @Access(WRITE_1_CLEARS) int secondaryStatus,
    @At(0x20) @U16 @Access(READ_WRITE) int memoryBase,
    @At(0x22) @U16 @Access(READ_WRITE) int memoryLimit,
    @At(0x24) @U16 @Access(READ_WRITE) int prefetchableBase,
    @At(0x26) @U16 @Access(READ_WRITE) int prefetchableLimit,
    @At(0x28) @U32 @Access(READ_WRITE) long prefetchableBaseUpper,
    @At(0x2c) @U32 @Access(READ_WRITE) long prefetchableLimitUpper,
    @At(0x30) @U16 @Access(READ_WRITE) int ioBaseUpper,
    @At(0x32) @U16 @Access(READ_WRITE) int ioLimitUpper,
    @At(0x3e) @U16 @Access(READ_WRITE) int bridgeControl) {}
