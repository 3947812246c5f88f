/**
 * The block device (VIRTIO 1.4, 5.2): sectors of 512 bytes that are read, written and flushed. The
 * driver, {@code BlockDriver}, is generated from {@link org.virtio4j.device.block.BlockDevice}.
 */
package org.virtio4j.device.block;
