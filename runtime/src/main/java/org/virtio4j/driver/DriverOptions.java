package org.virtio4j.driver;

import java.time.Duration;
import java.util.Objects;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.FeatureBits;

/**
 * How a driver is opened. Each {@code with} method gives a changed copy.
 *
 * @param timeout how long any wait for the device may last
 * @param waitStrategy what a waiting thread does
 * @param disabled bits of features that are not negotiated even if they are offered
 * @param requested bits of features that are negotiated even though transports leave them out by
 *     default
 * @param maxQueueSize the greatest number of descriptors of a queue, 1 to 32768
 * @param strictLengths whether a used length beyond a buffer's writable bytes breaks the queue;
 *     otherwise it is cut down, since real devices report such lengths
 * @param queues how many queues of each family are opened, at most as many as the device has; 0
 *     stands for as many as the device's description says, which is one unless it says more
 * @param receivePools whether receive queues have buffers of their own; without, what the device
 *     delivers goes only where {@link ReceiveQueue#submit} says
 */
public record DriverOptions(
    Duration timeout,
    WaitStrategy waitStrategy,
    FeatureBits disabled,
    FeatureBits requested,
    int maxQueueSize,
    boolean strictLengths,
    int queues,
    boolean receivePools) {
  private static final DriverOptions DEFAULTS =
      new DriverOptions(
          Duration.ofSeconds(5),
          WaitStrategy.ADAPTIVE,
          FeatureBits.NONE,
          FeatureBits.NONE,
          32768,
          false,
          0,
          true);

  /** Checks the values. */
  public DriverOptions {
    Objects.requireNonNull(waitStrategy, "waitStrategy");
    Objects.requireNonNull(disabled, "disabled");
    Objects.requireNonNull(requested, "requested");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is longer than " + timeout);
    }
    if (maxQueueSize < 1 || maxQueueSize > 32768) {
      throw new IllegalArgumentException("a queue has 1 to 32768 descriptors, not " + maxQueueSize);
    }
    if (queues < 0) {
      throw new IllegalArgumentException("a family has no " + queues + " queues");
    }
  }

  /**
   * The defaults: 5 seconds, {@link WaitStrategy#ADAPTIVE}, every feature, sizes as the devices are
   * described, as many queues of each family as the devices' descriptions say, lengths cut down.
   *
   * @return the defaults
   */
  public static DriverOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Another timeout.
   *
   * @param timeout how long any wait for the device may last
   * @return a changed copy
   */
  public DriverOptions withTimeout(Duration timeout) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled,
        requested,
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * Another wait strategy.
   *
   * @param waitStrategy what a waiting thread does
   * @return a changed copy
   */
  public DriverOptions withWaitStrategy(WaitStrategy waitStrategy) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled,
        requested,
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * One common feature less.
   *
   * @param feature a feature that is not to be negotiated
   * @return a changed copy
   */
  public DriverOptions without(CommonFeature feature) {
    return without(feature.bit());
  }

  /**
   * One feature less.
   *
   * @param bit the bit of a feature that is not to be negotiated
   * @return a changed copy
   */
  public DriverOptions without(int bit) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled.with(bit),
        requested.without(bit),
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * A common feature that the transport leaves out by default, because devices are known that offer
   * it and do not have it: {@link CommonFeature#RING_RESET} on MMIO. It takes back {@link
   * #without(CommonFeature)} too. A feature that device, transport and driver do not all have is
   * not negotiated by this either.
   *
   * @param feature a feature that is to be negotiated
   * @return a changed copy
   */
  public DriverOptions with(CommonFeature feature) {
    int bit = feature.bit();
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled.without(bit),
        requested.with(bit),
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * Another limit of the queues' sizes.
   *
   * @param maxQueueSize the greatest number of descriptors of a queue, 1 to 32768
   * @return a changed copy
   */
  public DriverOptions withMaxQueueSize(int maxQueueSize) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled,
        requested,
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * Other strictness about used lengths.
   *
   * @param strictLengths whether a used length beyond a buffer's writable bytes breaks the queue
   * @return a changed copy
   */
  public DriverOptions withStrictLengths(boolean strictLengths) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled,
        requested,
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * Another number of queues of each family: a disk's queues of requests, a network card's pairs.
   * Each takes memory, so by default a driver opens as few as the device's description says. A
   * program that gives each of its threads a queue asks for as many as it has threads.
   *
   * @param queues how many are opened, at most as many as the device has; 0 stands for as many as
   *     the device's description says
   * @return a changed copy
   */
  public DriverOptions withQueues(int queues) {
    return new DriverOptions(
        timeout,
        waitStrategy,
        disabled,
        requested,
        maxQueueSize,
        strictLengths,
        queues,
        receivePools);
  }

  /**
   * Receive queues without buffers of their own: each buffer is the caller's, who submits it.
   *
   * @return a changed copy
   */
  public DriverOptions withoutReceivePools() {
    return new DriverOptions(
        timeout, waitStrategy, disabled, requested, maxQueueSize, strictLengths, queues, false);
  }
}
