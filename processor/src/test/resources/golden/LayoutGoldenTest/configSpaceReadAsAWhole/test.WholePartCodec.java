package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Whole.Part} in memory: 8 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class WholePartCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 8L;

  /** Where {@code id} lies, in bytes. */
  public static final long ID_OFFSET = 0L;

  /** Where {@code name} lies, in bytes. */
  public static final long NAME_OFFSET = 4L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private WholePartCodec() {}

  /**
   * {@code le32 id} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long id(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) LE32.get(segment, base));
  }

  /**
   * Sets {@code le32 id} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void id(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("id", 32, "0 to 4294967295", value);
    }
    LE32.set(segment, base, (int) value);
  }

  /**
   * {@code u8 name[4]} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 3
   * @return 0 to 255
   */
  public static int name(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 4);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 4L + index));
  }

  /**
   * Sets {@code u8 name[4]} at 4.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 3
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void name(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 4);
    if (value != (value & 0xff)) {
      throw outOfRange("name", 8, "0 to 255", value);
    }
    U8.set(segment, base + 4L + index, (byte) value);
  }

  private static byte[] decodeName(MemorySegment segment, long base) {
    byte[] value = new byte[4];
    for (int i0 = 0; i0 < 4; i0++) {
      value[i0] = (byte) name(segment, base, i0);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Whole.Part decode(MemorySegment segment, long base) {
    return new Whole.Part(id(segment, base), decodeName(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Whole.Part value) {
    id(segment, base, value.id());
    checkLength("name", 4, value.name().length);
    for (int i0 = 0; i0 < 4; i0++) {
      name(segment, base, i0, Byte.toUnsignedInt(value.name()[i0]));
    }
  }

  private static void checkLength(String field, int length, int actual) {
    if (actual != length) {
      throw new IllegalArgumentException(field + " has " + length + " elements, not " + actual);
    }
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
