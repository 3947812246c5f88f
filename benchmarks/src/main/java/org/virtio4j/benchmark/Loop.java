package org.virtio4j.benchmark;

/** Something that can be run so many times. */
interface Loop {
  /**
   * Runs it.
   *
   * @param times how often
   * @return anything that depends on all that was done
   */
  long run(long times);
}
