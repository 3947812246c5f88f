package org.virtio4j.processor.model;

/** Where a structure lies, and so how it is accessed. */
public enum LayoutKind {
  /** A device's configuration space. */
  CONFIG_SPACE,
  /** A block of device registers. */
  REGISTERS,
  /** Memory that driver and device share, or a group in a configuration space. */
  MESSAGE
}
