package org.virtio4j.annotation;

/** How a 64-bit register is accessed over a bus that has no 64-bit accesses. */
public enum Split {
  /** One 64-bit access. */
  NONE,
  /** Two 32-bit accesses, the low half first. */
  LOW_FIRST,
  /** Two 32-bit accesses, the high half first. */
  HIGH_FIRST
}
