package org.virtio4j.processor.model;

/** What an integer on the wire is in Java. */
public enum ScalarKind {
  /** An {@code int}. */
  INT,
  /** A {@code long}. */
  LONG,
  /** A {@code boolean}: 0 is false, all else is true. */
  BOOLEAN,
  /** A constant of an enum with codes. */
  CODE,
  /** A record of bit-fields. */
  WORD
}
