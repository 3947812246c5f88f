package org.virtio4j.queue;

import java.lang.invoke.VarHandle;

/**
 * How much a queue does so that the device sees its memory in order: the choice of ORDER_PLATFORM
 * (VIRTIO 1.4, 6).
 *
 * <p>{@link #PROCESSORS}, without the feature: the device is a thread of another processor of the
 * same coherent system. Release, acquire, and the one full fence between a publication and the look
 * at the other side's wish are all that it takes, and Java promises them.
 *
 * <p>{@link #PLATFORM}, with the feature: the device may be hardware, behind a bus. The
 * specification then asks for the barriers that the platform has for devices. Java has no such
 * barrier; its strongest is {@link VarHandle#fullFence}, which is put at each place where a barrier
 * belongs. What that means:
 *
 * <ul>
 *   <li>On x86-64 it is all that is needed. Memory that a device reaches is write-back and coherent
 *       there, stores are not reordered with stores nor loads with loads, and the fence (a locked
 *       instruction) orders a store before a later load. A write to a device's register does not
 *       overtake earlier stores.
 *   <li>On AArch64 it is {@code dmb ish}, which orders accesses for the inner shareable domain. A
 *       device that is coherent and in that domain, as on server platforms and under hypervisors,
 *       sees the order. For a device in the outer shareable domain, {@code dmb osh} is needed,
 *       which Java cannot issue: there it is likely, but not promised.
 *   <li>For a device that is not coherent with the processors' caches nothing here helps: the
 *       memory would have to be mapped uncached, or be cleaned and invalidated, which is a matter
 *       of the HAL's memory.
 * </ul>
 *
 * <p>The feature is accepted when it is offered, as the specification says a driver should; {@code
 * DriverOptions.without} turns it off for a device that does not insist.
 */
enum Barriers {
  /** For a device that is a part of a coherent system of processors. */
  PROCESSORS(false),
  /** For a device that may be hardware: full fences in place of release and acquire alone. */
  PLATFORM(true);

  // One field, not one method body each: the calls stay direct, and cost a predictable branch.
  private final boolean full;

  Barriers(boolean full) {
    this.full = full;
  }

  /** Between what the driver wrote for the device and the word that publishes it. */
  void beforePublication() {
    if (full) {
      VarHandle.fullFence();
    }
  }

  /** Between the word by which the device publishes and what it published. */
  void afterObservation() {
    if (full) {
      VarHandle.fullFence();
    }
  }
}
