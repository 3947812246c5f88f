package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.ConfigSpace;

/**
 * Accesses the configuration space that {@link Shown} describes: 64 bytes.
 *
 * <p>What is wider than 32 bits is read under one generation. The configuration space may be
 * smaller than described; then the fields that it lacks are errors when they are accessed. May be
 * used from several threads.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class ShownAccessor {
  /** The size of all fields in bytes. */
  public static final long BYTE_SIZE = 64L;

  /** Where {@code select} lies, in bytes. */
  public static final long SELECT_OFFSET = 0L;

  /** Where {@code part} lies, in bytes. */
  public static final long PART_OFFSET = 1L;

  /** Where {@code size} lies, in bytes. */
  public static final long SIZE_OFFSET = 2L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

  private final RegisterWindow window;
  private final MemorySegment segment;

  /**
   * An accessor for one device.
   *
   * @param space the device's configuration space
   */
  public ShownAccessor(ConfigSpace space) {
    this.window = space.window();
    this.segment = window.isMapped() ? window.segment() : null; // null where it is not mapped
  }

  /**
   * {@code u8 select} at 0; read-write.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int select() {
    return readU8("select", 0L);
  }

  /**
   * {@code u8 select} at 0; read-write.
   *
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void select(int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("select", 8, "0 to 255", value);
    }
    writeU8("select", 0L, value);
  }

  /**
   * {@code u8 part} at 1; read-write.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int part() {
    return readU8("part", 1L);
  }

  /**
   * {@code u8 part} at 1; read-write.
   *
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public void part(int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("part", 8, "0 to 255", value);
    }
    writeU8("part", 1L, value);
  }

  /**
   * {@code u8 size} at 2; read-only.
   *
   * @return 0 to 255
   * @throws ConfigSpaceException if it lies beyond the window
   */
  public int size() {
    return readU8("size", 2L);
  }

  /**
   * {@code answer} at 8: selects what is to be shown, and reads it.
   *
   * @param select what to select: 0 to 255
   * @param part what to select: 0 to 255
   * @return what is shown; nothing if its size is 0
   * @throws VirtioException if what is shown is not what was selected, or does not fit the window
   */
  public Optional<Shown.Answer> answer(int select, int part) {
    select(select);
    part(part);
    long length = size();
    if (length == 0) {
      return Optional.empty();
    }
    requireSize("answer", length <= 56L, length);
    return Optional.of(
        switch (select) {
          case 0x1 -> {
            int count = (int) length;
            yield new Shown.Answer.Name(readAnswerNameUtf8(8L, count));
          }
          case 0x2 -> {
            requireSize("Range", length >= 8L, length);
            yield new Shown.Answer.Range(
                readLe32("answerRangeFrom", 8L), readLe32("answerRangeTo", 12L));
          }
          default -> {
            requireSize("Numbers", length >= 4L, length);
            int count = (int) ((length - 4L) / 2L);
            yield new Shown.Answer.Numbers(
                Integer.toUnsignedLong(readLe32("answerNumbersFirst", 8L)),
                readAnswerNumbersMore(12L, count));
          }
        });
  }

  private static void requireSize(String what, boolean fits, long length) {
    if (!fits) {
      throw new ConfigSpaceException(
          what + " cannot have the " + length + " bytes that the device says");
    }
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  private byte[] readAnswerNameUtf8(long offset, int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      long element = offset + i;
      value[i] = (byte) readU8("answerNameUtf8", element);
    }
    return value;
  }

  private int[] readAnswerNumbersMore(long offset, int length) {
    int[] value = new int[length];
    for (int i = 0; i < length; i++) {
      long element = offset + 2L * i;
      value[i] = readLe16("answerNumbersMore", element);
    }
    return value;
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
