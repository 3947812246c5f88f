package org.virtio4j.annotation;

/** The order of the bytes of an integer. */
public enum Endian {
  /** The lowest byte first, as everywhere in VIRTIO (VIRTIO 1.4, 1.4). */
  LITTLE,
  /** The highest byte first. */
  BIG,
  /** As the driver's processor has it. */
  NATIVE
}
