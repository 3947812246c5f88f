package org.virtio4j.benchmark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.transport.ConfigSpace;

/**
 * The registers and the configuration space as somebody writes their access by hand who knows how:
 * exact VarHandles, literal offsets, bounds-checked segments in fields, volatile access of the
 * declared width, and the same checks of features, ranges and the generation that the description
 * asks for. What generated code has beyond that (one type for memory and for windows that are not
 * memory, errors that name the field) is what the comparison is about.
 */
final class HandWrittenDisk {
  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final MemorySegment registers;
  private final MemorySegment config;
  private final boolean hasBlockSize;

  /**
   * Access to a disk.
   *
   * @param registers 256 bytes
   * @param config 24 bytes
   * @param hasBlockSize whether the feature BLOCK_SIZE was negotiated
   */
  HandWrittenDisk(MemorySegment registers, MemorySegment config, boolean hasBlockSize) {
    this.registers = registers;
    this.config = config;
    this.hasBlockSize = hasBlockSize;
  }

  long queueSizeMax() {
    return Integer.toUnsignedLong((int) LE32.getVolatile(registers, 0x34L));
  }

  void queueNotify(long value) {
    if (value >>> 32 != 0) {
      throw new IllegalArgumentException("queueNotify: " + value);
    }
    LE32.setVolatile(registers, 0x50L, (int) value);
  }

  long sizeMax() {
    return Integer.toUnsignedLong((int) LE32.getVolatile(config, 8L));
  }

  long blockSize() {
    if (!hasBlockSize) {
      throw new ConfigSpaceException("BLOCK_SIZE was not negotiated");
    }
    return Integer.toUnsignedLong((int) LE32.getVolatile(config, 12L));
  }

  void queueCount(int value) {
    if (value >>> 16 != 0) {
      throw new IllegalArgumentException("queueCount: " + value);
    }
    LE16.setVolatile(config, 16L, (short) value);
  }

  long capacity() {
    for (int attempt = 0; attempt < ConfigSpace.MAX_ATTEMPTS; attempt++) {
      int before = (int) LE32.getVolatile(registers, 0xfcL);
      long low = Integer.toUnsignedLong((int) LE32.getVolatile(config, 0L));
      long high = Integer.toUnsignedLong((int) LE32.getVolatile(config, 4L));
      if ((int) LE32.getVolatile(registers, 0xfcL) == before) {
        return high << 32 | low;
      }
    }
    throw new ConfigSpaceException("capacity keeps changing");
  }
}
