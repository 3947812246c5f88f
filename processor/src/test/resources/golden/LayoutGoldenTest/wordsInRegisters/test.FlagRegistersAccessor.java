package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.io.RegisterWindow;

/**
 * Accesses the registers that {@link FlagRegisters} describes: 2 bytes.
 *
 * <p>Each access is volatile and has the width of the register. May be used from several threads
 * where the registers may.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class FlagRegistersAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 2L;

  /** Where {@code cleared} lies, in bytes. */
  public static final long CLEARED_OFFSET = 0L;

  /** Where {@code taken} lies, in bytes. */
  public static final long TAKEN_OFFSET = 1L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;

  /**
   * An accessor for one device.
   *
   * @param window the registers
   */
  public FlagRegistersAccessor(RegisterWindow window) {
    this.window = Objects.requireNonNull(window);
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
  }

  /**
   * {@code u8 cleared} at 0; cleared by writing 1.
   *
   * @return its bit-fields
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Flags cleared() {
    return FlagsBits.of(readU8("cleared", 0L));
  }

  /**
   * {@code u8 cleared} at 0; bits that are written as 1 are cleared.
   *
   * @param mask the bits to clear, 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void clearCleared(Flags mask) {
    writeU8("cleared", 0L, FlagsBits.bits(mask));
  }

  /**
   * {@code u8 cleared} at 0; cleared by writing 1.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int clearedBits() {
    return readU8("clearedBits", 0L);
  }

  /**
   * {@code u8 cleared} at 0; bits that are written as 1 are cleared.
   *
   * @param mask the bits to clear, 0 to 255
   * @throws IllegalArgumentException if {@code mask} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void clearClearedBits(int mask) {
    if (mask != (mask & 0xff)) {
      throw outOfRange("clearedBits", 8, "0 to 255", mask);
    }
    writeU8("clearedBits", 0L, mask);
  }

  /**
   * {@code u8 taken} at 1; reading it clears it.
   *
   * @return its bit-fields, before it was cleared
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public Flags takeTaken() {
    return FlagsBits.of(readU8("taken", 1L));
  }

  /**
   * {@code u8 taken} at 1; reading it clears it.
   *
   * @return 0 to 255, before it was cleared
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int takeTakenBits() {
    return readU8("takenBits", 1L);
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
