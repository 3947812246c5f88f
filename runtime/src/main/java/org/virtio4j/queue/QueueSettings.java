package org.virtio4j.queue;

import java.util.Objects;

/**
 * What a virtqueue is made for.
 *
 * @param name what messages call it
 * @param index its index in the device
 * @param size its number of descriptors
 * @param alignment the alignment of the used ring in bytes, a power of two, 4 or more; 4096 and one
 *     contiguous piece for a legacy device
 * @param maxChain the greatest number of descriptors of one chain
 * @param indirect whether INDIRECT_DESC is negotiated
 * @param eventIndex whether EVENT_IDX is negotiated
 * @param strictLengths whether a used length beyond the chain's writable bytes breaks the queue;
 *     otherwise it is cut down, since real devices report such lengths
 * @param packed whether RING_PACKED is negotiated
 * @param inOrder whether IN_ORDER is negotiated
 * @param orderPlatform whether ORDER_PLATFORM is negotiated
 */
public record QueueSettings(
    String name,
    int index,
    int size,
    int alignment,
    int maxChain,
    boolean indirect,
    boolean eventIndex,
    boolean strictLengths,
    boolean packed,
    boolean inOrder,
    boolean orderPlatform) {
  /** The greatest size of a queue: 32768 (2.6). */
  public static final int MAX_SIZE = 32768;

  /** Checks the values. */
  public QueueSettings {
    Objects.requireNonNull(name, "name");
    if (index < 0 || index > 0xffff) {
      throw new IllegalArgumentException("indices of queues are 0 to 65535, not " + index);
    }
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("a queue has 1 to 32768 descriptors, not " + size);
    }
    if (alignment < 4 || Integer.bitCount(alignment) != 1) {
      throw new IllegalArgumentException("a used ring cannot be aligned to " + alignment);
    }
    // An indirect table may not describe a longer chain than the queue either (2.7.5.3.1).
    if (maxChain < 1 || maxChain > size) {
      throw new IllegalArgumentException(
          "queue " + name + " has " + size + " descriptors, too few for a chain of " + maxChain);
    }
  }

  /**
   * What a split queue is made for, without IN_ORDER and ORDER_PLATFORM.
   *
   * @param name what messages call it
   * @param index its index in the device
   * @param size its number of descriptors
   * @param alignment the alignment of the used ring in bytes
   * @param maxChain the greatest number of descriptors of one chain
   * @param indirect whether INDIRECT_DESC is negotiated
   * @param eventIndex whether EVENT_IDX is negotiated
   * @param strictLengths whether a used length beyond the chain's writable bytes breaks the queue
   */
  public QueueSettings(
      String name,
      int index,
      int size,
      int alignment,
      int maxChain,
      boolean indirect,
      boolean eventIndex,
      boolean strictLengths) {
    this(
        name,
        index,
        size,
        alignment,
        maxChain,
        indirect,
        eventIndex,
        strictLengths,
        false,
        false,
        false);
  }

  /**
   * Another layout.
   *
   * @param packed whether RING_PACKED is negotiated
   * @return a changed copy
   */
  public QueueSettings withPacked(boolean packed) {
    return new QueueSettings(
        name,
        index,
        size,
        alignment,
        maxChain,
        indirect,
        eventIndex,
        strictLengths,
        packed,
        inOrder,
        orderPlatform);
  }

  /**
   * Another order of completions.
   *
   * @param inOrder whether IN_ORDER is negotiated
   * @return a changed copy
   */
  public QueueSettings withInOrder(boolean inOrder) {
    return new QueueSettings(
        name,
        index,
        size,
        alignment,
        maxChain,
        indirect,
        eventIndex,
        strictLengths,
        packed,
        inOrder,
        orderPlatform);
  }

  /**
   * Another order of memory.
   *
   * @param orderPlatform whether ORDER_PLATFORM is negotiated
   * @return a changed copy
   */
  public QueueSettings withOrderPlatform(boolean orderPlatform) {
    return new QueueSettings(
        name,
        index,
        size,
        alignment,
        maxChain,
        indirect,
        eventIndex,
        strictLengths,
        packed,
        inOrder,
        orderPlatform);
  }

  /**
   * Another size.
   *
   * @param size the number of descriptors
   * @return a changed copy
   */
  public QueueSettings withSize(int size) {
    return new QueueSettings(
        name,
        index,
        size,
        alignment,
        maxChain,
        indirect,
        eventIndex,
        strictLengths,
        packed,
        inOrder,
        orderPlatform);
  }

  /**
   * The size of a packed queue: as close to what is wanted as the limits allow.
   *
   * @param wanted a number of descriptors, 1 or more
   * @param deviceLimit the greatest size that the device allows, 1 or more
   * @param ownLimit the greatest size that the driver's user allows, 1 or more
   * @return the size
   */
  public static int packedSize(int wanted, int deviceLimit, int ownLimit) {
    int limit = Math.min(Math.min(wanted, deviceLimit), Math.min(ownLimit, MAX_SIZE));
    if (limit < 1) {
      throw new IllegalArgumentException("a queue cannot have " + limit + " descriptors");
    }
    return limit;
  }

  /**
   * The size of a split queue: a power of two, as close to what is wanted as the limits allow.
   *
   * @param wanted a number of descriptors, 1 or more
   * @param deviceLimit the greatest size that the device allows, 1 or more
   * @param ownLimit the greatest size that the driver's user allows, 1 or more
   * @return the size
   */
  public static int splitSize(int wanted, int deviceLimit, int ownLimit) {
    return Integer.highestOneBit(packedSize(wanted, deviceLimit, ownLimit));
  }
}
