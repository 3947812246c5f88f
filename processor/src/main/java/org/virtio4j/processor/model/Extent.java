package org.virtio4j.processor.model;

import java.util.OptionalInt;

/** How often a component is there: once, or as the elements of an array. */
public sealed interface Extent {
  /** It is no array. */
  Extent SINGLE = new Single();

  /** It is no array. */
  record Single() implements Extent {}

  /**
   * An array that always has the same number of elements.
   *
   * @param count the number, 1 or more
   */
  record Fixed(int count) implements Extent {}

  /**
   * The number of elements, if it is always the same and this is an array.
   *
   * @return the number
   */
  default OptionalInt length() {
    return this instanceof Fixed fixed ? OptionalInt.of(fixed.count()) : OptionalInt.empty();
  }
}
