package org.virtio4j.emulation;

/**
 * Ways in which a device can lie to its driver when it completes a request (VIRTIO 1.4, 2.7.8): a
 * driver must neither be harmed by them, nor wait for ever.
 */
public enum HostileBehaviour {
  /** No lie. */
  NONE,
  /** The used id is no index of a descriptor. */
  ID_OUT_OF_RANGE,
  /** The used id is right in its lower 16 bits, and not 0 in its upper ones. */
  ID_WITH_HIGH_BITS,
  /** The used id is the index of a descriptor that is not the head of an outstanding chain. */
  ID_NOT_OUTSTANDING,
  /** Each chain is reported as used twice. */
  ID_TWICE,
  /** The used index goes ahead by more than there is outstanding: by the size of the queue. */
  INDEX_JUMP,
  /** The used index goes backwards by one. */
  INDEX_BACKWARDS,
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
