package org.virtio4j.hal;

/** Who writes a buffer and who reads it. */
public enum BufferDirection {
  /** The driver writes, the device reads. */
  DRIVER_TO_DEVICE,
  /** The device writes, the driver reads. */
  DEVICE_TO_DRIVER,
  /** Both write and read, as in a virtqueue's own memory. */
  BOTH
}
