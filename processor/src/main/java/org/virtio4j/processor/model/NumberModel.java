package org.virtio4j.processor.model;

/** A number that a driver needs when it is opened. */
public sealed interface NumberModel {
  /**
   * A number that is the same for all devices.
   *
   * @param value the number
   */
  record Literal(int value) implements NumberModel {}

  /**
   * A number that follows from the device's configuration.
   *
   * @param formula the call that computes it
   */
  record Computed(CallModel formula) implements NumberModel {}
}
