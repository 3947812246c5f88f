package org.virtio4j.qemu;

import org.virtio4j.transport.DeviceType;

/**
 * A virtio-mmio slot of a machine, with the device in it.
 *
 * @param index the number of the slot
 * @param address the physical address where its registers begin
 * @param version the version of the register layout: 1 legacy, 2 modern
 * @param deviceType the type of the device
 */
public record QemuSlot(int index, long address, int version, DeviceType deviceType) {}
