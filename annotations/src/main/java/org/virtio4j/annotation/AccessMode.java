package org.virtio4j.annotation;

/** What a driver may do to a field of a register block or of a configuration space. */
public enum AccessMode {
  /** The driver reads; {@code field()} is generated. */
  READ_ONLY,
  /** The driver writes; {@code field(value)} is generated. */
  WRITE_ONLY,
  /** The driver reads and writes; {@code field()} and {@code field(value)} are generated. */
  READ_WRITE,
  /** Reading has a side effect: it clears the field; {@code takeField()} is generated. */
  READ_CLEARS,
  /**
   * The driver reads, and clears bits by writing them as 1; {@code field()} and {@code
   * clearField(mask)} are generated.
   */
  WRITE_1_CLEARS
}
