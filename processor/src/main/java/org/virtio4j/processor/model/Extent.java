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
   * An array whose number of elements another component tells.
   *
   * @param of the name of that component, which comes before in the same record
   * @param plus how many elements there are more than that
   */
  record Counted(String of, long plus) implements Extent {}

  /** An array that takes what is left of the message. */
  record Rest() implements Extent {}

  /**
   * The number of elements, if it is always the same and this is an array.
   *
   * @return the number
   */
  default OptionalInt length() {
    return this instanceof Fixed fixed ? OptionalInt.of(fixed.count()) : OptionalInt.empty();
  }

  /**
   * Whether the number of elements differs from message to message.
   *
   * @return whether it does
   */
  default boolean isVariable() {
    return this instanceof Counted || this instanceof Rest;
  }

  /**
   * The least number of elements, 1 for what is no array.
   *
   * @return the number
   */
  default int least() {
    return isVariable() ? 0 : length().orElse(1);
  }
}
