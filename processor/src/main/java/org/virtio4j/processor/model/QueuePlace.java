package org.virtio4j.processor.model;

import java.util.Optional;

/**
 * Where a queue, or a family of queues, lies among the queues of its device.
 *
 * @param name the name of the driver's method that returns it, which is also the queue's
 * @param index the index of the queue, or of the family's first
 * @param size the number of descriptors to ask for, 1 to 32768
 * @param family what makes it several queues, if it is
 * @param condition what must have been negotiated for it to exist, if anything
 */
public record QueuePlace(
    String name,
    NumberModel index,
    int size,
    Optional<Family> family,
    Optional<ConditionModel> condition) {

  /**
   * Several queues of one kind.
   *
   * @param parameter the name of the parameter that is a queue's number in the family
   * @param step how far apart their indices are
   * @param count the call that computes how many there are
   * @param open how many a driver opens by default
   */
  public record Family(String parameter, int step, CallModel count, int open) {}

  /**
   * Whether a formula gives the index of each queue of a family, and not that of the first.
   *
   * @return whether it takes the queue's number
   */
  public boolean hasIndexOfEach() {
    return index instanceof NumberModel.Computed computed
        && computed.formula().uses(CallModel.Source.PARAMETER);
  }

  /**
   * What comments call the queue or the queues.
   *
   * @return such as {@code Queue 0} or {@code Queue 1 + 2 * pair}
   */
  public String words() {
    return switch (index) {
      case NumberModel.Literal literal ->
          "Queue "
              + literal.value()
              + family
                  .map(f -> " + " + (f.step() == 1 ? "" : f.step() + " * ") + f.parameter())
                  .orElse("");
      case NumberModel.Computed computed ->
          "The queue that {@code " + computed.formula().method() + "} finds";
    };
  }
}
