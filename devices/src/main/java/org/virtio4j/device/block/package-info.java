/**
 * The block device (VIRTIO 1.4, 5.2): sectors of 512 bytes that are read, written and flushed, and
 * discarded, zeroed, erased or written zone by zone where a device can do that. The driver, {@code
 * BlockDriver}, is generated from {@link org.virtio4j.device.block.BlockDevice}; {@link
 * org.virtio4j.device.block.Disk} splits transfers of any size into requests that a device takes,
 * and makes a channel of it.
 */
package org.virtio4j.device.block;
