package org.virtio4j.emulation;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Little-endian values in memory that the driver shares (VIRTIO 1.4, 1.4). */
final class Wire {
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final VarHandle ORDERED16 =
      ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private static final VarHandle ORDERED32 =
      ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private Wire() {}

  static int u16(MemorySegment segment, long offset) {
    return segment.get(LE16, offset) & 0xffff;
  }

  static int u32(MemorySegment segment, long offset) {
    return segment.get(LE32, offset);
  }

  static long u64(MemorySegment segment, long offset) {
    return segment.get(LE64, offset);
  }

  static void u16(MemorySegment segment, long offset, int value) {
    segment.set(LE16, offset, (short) value);
  }

  static void u32(MemorySegment segment, long offset, int value) {
    segment.set(LE32, offset, value);
  }

  static void u64(MemorySegment segment, long offset, long value) {
    segment.set(LE64, offset, value);
  }

  /** Reads what the driver publishes: what it wrote before is visible afterwards. */
  static int u16Acquire(MemorySegment segment, long offset) {
    return (short) ORDERED16.getAcquire(segment, offset) & 0xffff;
  }

  /** Publishes to the driver what was written before. */
  static void u16Release(MemorySegment segment, long offset, int value) {
    ORDERED16.setRelease(segment, offset, (short) value);
  }

  /** Reads what the driver publishes: what it wrote before is visible afterwards. */
  static int u32Acquire(MemorySegment segment, long offset) {
    return (int) ORDERED32.getAcquire(segment, offset);
  }

  /** Publishes to the driver what was written before. */
  static void u32Release(MemorySegment segment, long offset, int value) {
    ORDERED32.setRelease(segment, offset, value);
  }
}
