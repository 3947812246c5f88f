package org.virtio4j.benchmark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.internal.NativeMemory;
import org.virtio4j.queue.VirtQueue;

/**
 * The least that a device does, on the memory of a ring whose device addresses are addresses of
 * this process: it takes what is available, and uses it. It trusts the driver, and is not made for
 * anything but measurements.
 */
abstract sealed class RingDevice permits SplitRingDevice, PackedRingDevice {
  static final MemorySegment ALL = NativeMemory.at(0, Long.MAX_VALUE);
  static final VarHandle LONG = plain(ValueLayout.JAVA_LONG_UNALIGNED);
  static final VarHandle INT = plain(ValueLayout.JAVA_INT_UNALIGNED);
  static final VarHandle CHAR = plain(ValueLayout.JAVA_CHAR_UNALIGNED);
  static final VarHandle CHAR_ORDERED = plain(ValueLayout.JAVA_CHAR);
  static final VarHandle INT_ORDERED = plain(ValueLayout.JAVA_INT);

  static final int NEXT = 1;
  static final int WRITE = 2;
  static final int INDIRECT = 4;

  final boolean eventIndex;
  final boolean walk;
  long sum;

  /**
   * Where a ring is, and what of it the device has to know.
   *
   * @param packed whether it is a packed ring
   * @param size the number of descriptors
   * @param eventIndex whether EVENT_IDX is negotiated
   * @param parts the number of buffers of a chain
   * @param slots how many descriptors of the ring a chain takes
   * @param descriptorArea the address of the descriptor area
   * @param driverArea the address of the driver area
   * @param deviceArea the address of the device area
   */
  record Ring(
      boolean packed,
      int size,
      boolean eventIndex,
      int parts,
      int slots,
      long descriptorArea,
      long driverArea,
      long deviceArea) {
    static Ring of(VirtQueue queue, QueueCase one) {
      return new Ring(
          one.packed(),
          queue.size(),
          one.eventIndex(),
          one.parts(),
          one.slots(),
          queue.descriptorArea(),
          queue.driverArea(),
          queue.deviceArea());
    }
  }

  RingDevice(Ring ring, boolean walk) {
    this.eventIndex = ring.eventIndex;
    this.walk = walk;
  }

  private static VarHandle plain(ValueLayout layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  }

  static RingDevice of(Ring ring, boolean walk) {
    return ring.packed ? new PackedRingDevice(ring, walk) : new SplitRingDevice(ring, walk);
  }

  /** Uses all that is available; returns how many chains that was. */
  abstract int run();
}
