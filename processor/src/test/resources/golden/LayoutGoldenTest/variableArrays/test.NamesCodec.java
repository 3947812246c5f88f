package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Names} in memory: at least 8 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class NamesCodec {
  /** The size in bytes of a message in which all that varies is empty. */
  public static final long MIN_BYTE_SIZE = 8L;

  /** Where {@code count} lies, in bytes. */
  public static final long COUNT_OFFSET = 0L;

  /** Where {@code namesText} lies, in bytes. */
  public static final long NAMES_TEXT_OFFSET = 8L;

  /** Where {@code namesKind} lies, in bytes. */
  public static final long NAMES_KIND_OFFSET = 14L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private NamesCodec() {}

  /**
   * {@code le64 count} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long count(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base);
  }

  /**
   * Sets {@code le64 count} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void count(MemorySegment segment, long base, long value) {
    LE64.set(segment, base, value);
  }

  /**
   * {@code u8 names[count].text[6]} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index0 0 or more; the message has as many as its length says
   * @param index1 0 to 5
   * @return 0 to 255
   */
  public static int namesText(MemorySegment segment, long base, int index0, int index1) {
    Objects.checkIndex(index0, Integer.MAX_VALUE);
    Objects.checkIndex(index1, 6);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 8L + 7L * index0 + index1));
  }

  /**
   * Sets {@code u8 names[count].text[6]} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index0 0 or more; the message has as many as its length says
   * @param index1 0 to 5
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void namesText(
      MemorySegment segment, long base, int index0, int index1, int value) {
    Objects.checkIndex(index0, Integer.MAX_VALUE);
    Objects.checkIndex(index1, 6);
    if (value != (value & 0xff)) {
      throw outOfRange("namesText", 8, "0 to 255", value);
    }
    U8.set(segment, base + 8L + 7L * index0 + index1, (byte) value);
  }

  /**
   * {@code u8 names[count].kind} at 14.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @return its meaning
   */
  public static Names.Kind namesKind(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    return NamesKindCodes.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 14L + 7L * index)));
  }

  /**
   * Sets {@code u8 names[count].kind} at 14.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 or more; the message has as many as its length says
   * @param value its meaning
   */
  public static void namesKind(MemorySegment segment, long base, int index, Names.Kind value) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    U8.set(segment, base + 14L + 7L * index, (byte) NamesKindCodes.code(value));
  }

  private static Names.Name[] decodeNames(MemorySegment segment, long base, int length) {
    Names.Name[] value = new Names.Name[length];
    for (int i0 = 0; i0 < length; i0++) {
      value[i0] = new Names.Name(decodeNamesText(segment, base, i0), namesKind(segment, base, i0));
    }
    return value;
  }

  private static byte[] decodeNamesText(MemorySegment segment, long base, int i0) {
    byte[] value = new byte[6];
    for (int i1 = 0; i1 < 6; i1++) {
      value[i1] = (byte) namesText(segment, base, i0, i1);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param length the number of bytes that it has
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Names decode(MemorySegment segment, long base, long length) {
    Objects.checkFromIndexSize(base, length, segment.byteSize());
    requireLength("Names", length, 8L);
    long rest = length - 8L;
    int namesCount = count("Names.names", count(segment, base), 0L, 7L, rest);
    return new Names(count(segment, base), decodeNames(segment, base, namesCount));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Names value) {
    count(segment, base, value.names().length);
    for (int i0 = 0; i0 < value.names().length; i0++) {
      checkLength("namesText", 6, value.names()[i0].text().length);
      for (int i1 = 0; i1 < 6; i1++) {
        namesText(segment, base, i0, i1, Byte.toUnsignedInt(value.names()[i0].text()[i1]));
      }
      namesKind(segment, base, i0, value.names()[i0].kind());
    }
  }

  /**
   * The size of a message in memory.
   *
   * @param value the message
   * @return the size in bytes
   */
  public static long size(Names value) {
    return 8L + 7L * value.names().length;
  }

  private static void checkLength(String field, int length, int actual) {
    if (actual != length) {
      throw new IllegalArgumentException(field + " has " + length + " elements, not " + actual);
    }
  }

  private static void requireLength(String field, long length, long least) {
    if (length < least) {
      throw new VirtioException(field + " has at least " + least + " bytes, not " + length);
    }
  }

  private static int count(String field, long stated, long plus, long stride, long rest) {
    long count = stated < 0 ? stated : stated + plus;
    if (count < 0 || count > rest / stride || count > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has "
              + Long.toUnsignedString(count)
              + " elements of "
              + stride
              + " bytes, but there are "
              + rest
              + " bytes for them");
    }
    return (int) count;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
