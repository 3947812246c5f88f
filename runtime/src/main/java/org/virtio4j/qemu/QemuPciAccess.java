package org.virtio4j.qemu;

/** How the configuration spaces of a machine's PCI functions are reached. */
public enum QemuPciAccess {
  /** By the ports 0xcf8 and 0xcfc. */
  PORTS,
  /** By memory-mapped registers, which this process first makes the host bridge show. */
  ECAM
}
