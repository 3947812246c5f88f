package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.io.RegisterWindow;

/**
 * Accesses the registers that {@link HighFirst} describes: 12 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class HighFirstAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 12L;

  /** Where {@code a} lies, in bytes. */
  public static final long A_OFFSET = 4L;

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   */
  public HighFirstAccessor(RegisterWindow window) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
  }

  /**
   * {@code le64 a} at 4; read-write.
   *
   * @return its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long a() {
    return readLe64("a", 4L);
  }

  /**
   * {@code le64 a} at 4; read-write.
   *
   * @param value its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void a(long value) {
    writeLe64("a", 4L, value);
  }

  private long readLe64(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      if (offset > window.byteSize() - 8) {
        throw window.tooSmall(field, offset, 8);
      }
      long high = (int) readHandled(field, offset + 4L, 4);
      long low = Integer.toUnsignedLong((int) readHandled(field, offset, 4));
      return high << 32 | low;
    }
    try {
      long high = (int) LE32.getVolatile(segment, offset + 4L);
      long low = Integer.toUnsignedLong((int) LE32.getVolatile(segment, offset));
      return high << 32 | low;
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 8);
    }
  }

  private void writeLe32(String field, long offset, int value) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 4, Integer.toUnsignedLong(value));
      return;
    }
    try {
      LE32.setVolatile(segment, offset, value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  private void writeLe64(String field, long offset, long value) {
    if (offset > window.byteSize() - 8) {
      throw window.tooSmall(field, offset, 8);
    }
    writeLe32(field, offset + 4L, (int) (value >>> 32));
    writeLe32(field, offset, (int) value);
  }

  private long readHandled(String field, long offset, int width) {
    if (offset > window.byteSize() - width) {
      throw window.tooSmall(field, offset, width);
    }
    return window.read(offset, width);
  }

  private void writeHandled(String field, long offset, int width, long value) {
    if (offset > window.byteSize() - width) {
      throw window.tooSmall(field, offset, width);
    }
    window.write(offset, width, value);
  }
}
