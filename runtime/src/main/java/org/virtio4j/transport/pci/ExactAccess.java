package org.virtio4j.transport.pci;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.io.RegisterWindow;

/**
 * Single accesses whose place and width only run time tells. Registers with a name have generated
 * accessors; a configuration space as a whole cannot.
 */
final class ExactAccess {
  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();
  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();
  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private ExactAccess() {}

  /** Refuses what no configuration space has. */
  static void check(int offset, int width, int byteSize) {
    checkWidth(width);
    Objects.checkFromIndexSize(offset, width, byteSize);
    if (offset % width != 0) {
      throw new IllegalArgumentException(
          String.format("0x%x is not a multiple of the width %d", offset, width));
    }
  }

  static void checkWidth(int width) {
    if (width != 1 && width != 2 && width != 4) {
      throw new IllegalArgumentException("an access has 1, 2 or 4 bytes, not " + width);
    }
  }

  static long read(RegisterWindow window, long offset, int width) {
    if (!window.isMapped()) {
      return window.read(offset, width);
    }
    return switch (width) {
      case 1 -> (byte) U8.getVolatile(window.segment(), offset) & 0xffL;
      case 2 -> (short) LE16.getVolatile(window.segment(), offset) & 0xffffL;
      default -> (int) LE32.getVolatile(window.segment(), offset) & 0xffff_ffffL;
    };
  }

  static void write(RegisterWindow window, long offset, int width, long value) {
    if (!window.isMapped()) {
      window.write(offset, width, value);
      return;
    }
    switch (width) {
      case 1 -> U8.setVolatile(window.segment(), offset, (byte) value);
      case 2 -> LE16.setVolatile(window.segment(), offset, (short) value);
      default -> LE32.setVolatile(window.segment(), offset, (int) value);
    }
  }
}
