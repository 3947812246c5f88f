package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.io.RegisterWindow;

/**
 * Accesses the registers that {@link Block} describes: 24 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BlockAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 24L;

  /** Where {@code a} lies, in bytes. */
  public static final long A_OFFSET = 0L;

  /** Where {@code b} lies, in bytes. */
  public static final long B_OFFSET = 1L;

  /** Where {@code c} lies, in bytes. */
  public static final long C_OFFSET = 2L;

  /** Where {@code d} lies, in bytes. */
  public static final long D_OFFSET = 4L;

  /** Where {@code e} lies, in bytes. */
  public static final long E_OFFSET = 8L;

  /** Where {@code f} lies, in bytes. */
  public static final long F_OFFSET = 16L;

  /** Where {@code g} lies, in bytes. */
  public static final long G_OFFSET = 17L;

  /** Where {@code h} lies, in bytes. */
  public static final long H_OFFSET = 20L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;
  private final Negotiated<DiskFeature> features;
  private final boolean flushNegotiated;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   * @param features what was negotiated with the device
   */
  public BlockAccessor(RegisterWindow window, Negotiated<DiskFeature> features) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
    this.features = features;
    this.flushNegotiated = features.has(DiskFeature.FLUSH);
  }

  /**
   * {@code u8 a} at 0; read-write.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int a() {
    return readU8("a", 0L);
  }

  /**
   * {@code u8 a} at 0; read-write.
   *
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void a(int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("a", 8, "0 to 255", value);
    }
    writeU8("a", 0L, value);
  }

  /**
   * {@code u8 b} at 1; read-write.
   *
   * @return -128 to 127
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int b() {
    return (byte) readU8("b", 1L);
  }

  /**
   * {@code u8 b} at 1; read-write.
   *
   * @param value -128 to 127
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void b(int value) {
    if (value != (byte) value) {
      throw outOfRange("b", 8, "-128 to 127", value);
    }
    writeU8("b", 1L, value);
  }

  /**
   * {@code le16 c} at 2; read-write.
   *
   * @return 0 to 65535
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int c() {
    return readLe16("c", 2L);
  }

  /**
   * {@code le16 c} at 2; read-write.
   *
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void c(int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("c", 16, "0 to 65535", value);
    }
    writeLe16("c", 2L, value);
  }

  /**
   * {@code le16 d} at 4; read-write.
   *
   * @return -32768 to 32767
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int d() {
    return (short) readLe16("d", 4L);
  }

  /**
   * {@code le16 d} at 4; read-write.
   *
   * @param value -32768 to 32767
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void d(int value) {
    if (value != (short) value) {
      throw outOfRange("d", 16, "-32768 to 32767", value);
    }
    writeLe16("d", 4L, value);
  }

  /**
   * {@code le64 e} at 8; read-write.
   *
   * @return its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long e() {
    return readLe64("e", 8L);
  }

  /**
   * {@code le64 e} at 8; read-write.
   *
   * @param value its 64 bits, unsigned
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void e(long value) {
    writeLe64("e", 8L, value);
  }

  /**
   * {@code u8 f} at 16; read-write.
   *
   * @return its meaning
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Status f() {
    return StatusCodes.of(readU8("f", 16L));
  }

  /**
   * {@code u8 f} at 16; read-write.
   *
   * @param value its meaning
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void f(Status value) {
    writeU8("f", 16L, StatusCodes.code(value));
  }

  /**
   * {@code u8 g} at 17; cleared by writing 1.
   *
   * @return whether it is set
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public boolean g() {
    return readU8("g", 17L) != 0;
  }

  /**
   * {@code u8 g} at 17; bits that are written as 1 are cleared.
   *
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void clearG() {
    writeU8("g", 17L, 1);
  }

  /**
   * Whether {@code h} exists: if FLUSH is negotiated.
   *
   * @return whether it can be accessed
   */
  public boolean hasH() {
    return flushNegotiated && window.byteSize() >= 24L;
  }

  /**
   * {@code le32 h} at 20; read-write; exists if FLUSH is negotiated, else reads as 7.
   *
   * @return 0 to 4294967295
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public long h() {
    if (!flushNegotiated) {
      return 7L;
    }
    return Integer.toUnsignedLong(readLe32("h", 20L));
  }

  /**
   * {@code le32 h} at 20; read-write; exists if FLUSH is negotiated, else reads as 7.
   *
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it does not exist
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void h(long value) {
    if (!flushNegotiated) {
      throw features.missing("h", "FLUSH is negotiated");
    }
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("h", 32, "0 to 4294967295", value);
    }
    writeLe32("h", 20L, (int) value);
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  private int readU8(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 1) & 0xff;
    }
    try {
      return Byte.toUnsignedInt((byte) U8.getVolatile(segment, offset));
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 1);
    }
  }

  private int readLe16(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 2) & 0xffff;
    }
    try {
      return Short.toUnsignedInt((short) LE16.getVolatile(segment, offset));
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 2);
    }
  }

  private int readLe32(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return (int) readHandled(field, offset, 4);
    }
    try {
      return (int) LE32.getVolatile(segment, offset);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 4);
    }
  }

  private long readLe64(String field, long offset) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      return readHandled(field, offset, 8);
    }
    try {
      return (long) LE64.getVolatile(segment, offset);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 8);
    }
  }

  private void writeU8(String field, long offset, int value) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 1, value & 0xffL);
      return;
    }
    try {
      U8.setVolatile(segment, offset, (byte) value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 1);
    }
  }

  private void writeLe16(String field, long offset, int value) {
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 2, value & 0xffffL);
      return;
    }
    try {
      LE16.setVolatile(segment, offset, (short) value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 2);
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
    MemorySegment segment = this.segment;
    if (segment == null) {
      writeHandled(field, offset, 8, value);
      return;
    }
    try {
      LE64.setVolatile(segment, offset, value);
    } catch (IndexOutOfBoundsException e) {
      throw window.tooSmall(field, offset, 8);
    }
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
