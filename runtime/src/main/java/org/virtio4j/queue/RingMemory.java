package org.virtio4j.queue;

import java.lang.foreign.MemorySegment;
import org.virtio4j.internal.NativeMemory;

/**
 * How {@link SplitRing} and {@link PackedRing} reach the memory of a ring without a check for each
 * access: through one constant segment that is all of the address space, at absolute addresses.
 * Bounds and liveness of a constant are constants; what remains to be known is that an offset is
 * not negative. So addresses are kept <em>shifted left</em> by {@link #SHIFT} bits, and shifted
 * back where they are used: the compiler then knows that they are less than 2^47, adds an index
 * that it knows to be a {@code char}, and needs no comparison. A segment in an instance field costs
 * one comparison for the bounds and one for the liveness of each access.
 *
 * <p>Nothing stands between a mistake here and other memory of the process. What makes an access
 * safe is said at each one; in general:
 *
 * <ul>
 *   <li>The address is checked once, by {@link #origin}, and never changes. The memory is as large
 *       as the layout wants, which {@link VirtQueue#create} checks.
 *   <li>Indices come from private state, never from the ring: from lists that were filled with
 *       numbers less than the size, and counters that are masked, or compared with the size and
 *       reduced. A number that the device wrote becomes an index only after it was compared with
 *       the size, unsigned and whole.
 *   <li>The memory stays while the queue works. Whoever frees it breaks the queue first ({@link
 *       VirtQueue#markBroken}; a session does so when it closes), after which no method touches the
 *       ring. A ring also keeps a reference to its segment, so that memory which lives as long as
 *       something refers to it stays.
 * </ul>
 *
 * <p>With {@code -Dvirtio4j.boundedRings=true} the same code runs on the queue's own segment, at
 * offsets from its beginning: an index that is out of its bounds then is an exception. The tests
 * run both ways.
 */
final class RingMemory {
  /** Whether rings are reached through segments of their own, with all checks. */
  static final boolean BOUNDED = Boolean.getBoolean("virtio4j.boundedRings");

  /**
   * By how much addresses are shifted. Addresses of processes have 47 bits at most on x86-64, and
   * on AArch64 as Linux sets it up; others are refused.
   */
  static final int SHIFT = 17;

  /** All memory. */
  static final MemorySegment ALL = NativeMemory.at(0L, Long.MAX_VALUE);

  private static final long ALIGNMENT = 16;

  private RingMemory() {}

  /**
   * What offsets in a ring are added to: its address, or 0 where it is bounded.
   *
   * @param memory the ring's memory
   * @param byteSize how much of it is used
   * @throws IllegalArgumentException if rings cannot be there
   */
  static long origin(MemorySegment memory, long byteSize) {
    long address = memory.address();
    if (!memory.isNative()
        || memory.isReadOnly()
        || byteSize > memory.byteSize()
        || address <= 0
        || address > (1L << 64 - SHIFT) - byteSize
        || address % ALIGNMENT != 0) {
      throw new IllegalArgumentException(
          String.format(
              "a ring of %d bytes cannot be in %s: it takes native memory below 2^47, at a multiple"
                  + " of %d",
              byteSize, memory, ALIGNMENT));
    }
    return BOUNDED ? 0L : address;
  }
}
