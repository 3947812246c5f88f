package org.virtio4j.benchmark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A request's header and reply as somebody writes their access by hand who knows how: exact
 * VarHandles at literal distances from the start of the message, plain access.
 */
final class HandWrittenMessages {
  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();
  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private HandWrittenMessages() {}

  static void type(MemorySegment segment, long base, long value) {
    if (value >>> 32 != 0) {
      throw new IllegalArgumentException("type: " + value);
    }
    LE32.set(segment, base, (int) value);
  }

  static void sector(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 8L, value);
  }

  static long type(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base));
  }

  static long sector(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 8L);
  }

  /** Writes a whole header, zeros in the reserved word. */
  static void header(MemorySegment segment, long base, long type, long sector) {
    type(segment, base, type);
    LE32.set(segment, base + 4L, 0);
    sector(segment, base, sector);
  }

  static DiskStatus status(MemorySegment segment, long base) {
    return switch (Byte.toUnsignedInt((byte) U8.get(segment, base))) {
      case 0 -> DiskStatus.OK;
      case 1 -> DiskStatus.IO_ERROR;
      case 2 -> DiskStatus.UNSUPPORTED;
      default -> DiskStatus.UNKNOWN;
    };
  }
}
