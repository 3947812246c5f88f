package org.virtio4j.emulation;

/**
 * Ways in which a device can lie to its driver when it completes a request (VIRTIO 1.4, 2.7.8 and
 * 2.8.6): a driver must neither be harmed by them, nor wait for ever.
 */
public enum HostileBehaviour {
  /** No lie. */
  NONE,
  /** The used id is no index of a descriptor. */
  ID_OUT_OF_RANGE,
  /**
   * The used id is right in its lower 16 bits, and not 0 in its upper ones; in a packed ring, whose
   * ids have 16 bits, in its lower 15.
   */
  ID_WITH_HIGH_BITS,
  /** The used id is the index of a descriptor that is not the head of an outstanding chain. */
  ID_NOT_OUTSTANDING,
  /** Each chain is reported as used twice. */
  ID_TWICE,
  /**
   * The used index goes ahead by more than there is outstanding: by the size of the queue. In a
   * packed ring each descriptor of the ring is marked as used.
   */
  INDEX_JUMP,
  /**
   * The used index goes backwards by one. In a packed ring the descriptor before the next one is
   * marked as used, where the driver does not look: to it the device is silent.
   */
  INDEX_BACKWARDS,
  /**
   * The used index is right in one of its bytes only. In a packed ring the flags are: one of AVAIL
   * and USED is missing, so that the device is silent to its driver.
   */
  FLAGS_HALF_WRITTEN,
  /**
   * The used index is half its range away. In a packed ring the flags are those of the other value
   * of the wrap counter, so that the device is silent to its driver.
   */
  WRAP_WRONG,
  /** The used length is greater than the chain's writable bytes: by 1. */
  LENGTH_TOO_LARGE,
  /** The used length is 2^32 - 1. */
  LENGTH_HUGE,
  /** The used length is 0, whatever was written. */
  LENGTH_ZERO,
  /** The used length is that of the whole chain, but nothing was written. */
  REPLY_NOT_WRITTEN,
  /** Requests are taken and never completed. */
  SILENCE
}
