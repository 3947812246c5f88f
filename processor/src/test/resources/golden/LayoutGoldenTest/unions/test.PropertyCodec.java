package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Property} in memory: at least 4 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class PropertyCodec {
  /** The size in bytes of a message in which all that varies is empty. */
  public static final long MIN_BYTE_SIZE = 4L;

  /** Where {@code type} lies, in bytes. */
  public static final long TYPE_OFFSET = 0L;

  /** Where {@code length} lies, in bytes. */
  public static final long LENGTH_OFFSET = 2L;

  /** Where {@code value} lies, in bytes. */
  public static final long VALUE_OFFSET = 4L;

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private PropertyCodec() {}

  /**
   * {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its bit-fields
   */
  public static Type type(MemorySegment segment, long base) {
    return TypeBits.of(Short.toUnsignedInt((short) LE16.get(segment, base)));
  }

  /**
   * Sets {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its bit-fields
   */
  public static void type(MemorySegment segment, long base, Type value) {
    LE16.set(segment, base, (short) TypeBits.bits(value));
  }

  /**
   * {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int typeBits(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base));
  }

  /**
   * Sets {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void typeBits(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("typeBits", 16, "0 to 65535", value);
    }
    LE16.set(segment, base, (short) value);
  }

  /**
   * {@code code} of {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4095
   */
  public static int typeCode(MemorySegment segment, long base) {
    return TypeBits.code(typeBits(segment, base));
  }

  /**
   * Sets {@code code} of {@code le16 type} at 0, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4095
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void typeCode(MemorySegment segment, long base, int value) {
    int bits = typeBits(segment, base);
    typeBits(segment, base, TypeBits.code(bits, value));
  }

  /**
   * {@code flag} of {@code le16 type} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return whether it is set
   */
  public static boolean typeFlag(MemorySegment segment, long base) {
    return TypeBits.flag(typeBits(segment, base));
  }

  /**
   * Sets {@code flag} of {@code le16 type} at 0, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value whether it is set
   */
  public static void typeFlag(MemorySegment segment, long base, boolean value) {
    int bits = typeBits(segment, base);
    typeBits(segment, base, TypeBits.flag(bits, value));
  }

  /**
   * {@code le16 length} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int length(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 2L));
  }

  /**
   * Sets {@code le16 length} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void length(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("length", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 2L, (short) value);
  }

  private static Value decodeValue(MemorySegment segment, long base, int tag, int length) {
    return switch (tag) {
      case 0x1 -> {
        requireLength("Range", length, 16L);
        yield ValueRangeCodec.decode(segment, base);
      }
      case 0x2 -> ValueBytesCodec.decode(segment, base, length);
      default ->
          throw new VirtioException(
              "no case of Value has the code " + Integer.toUnsignedString(tag));
    };
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
  public static Property decode(MemorySegment segment, long base, long length) {
    Objects.checkFromIndexSize(base, length, segment.byteSize());
    requireLength("Property", length, 4L);
    long rest = length - 4L;
    int valueLength = count("Property.value", length(segment, base), 0L, 1L, rest);
    return new Property(
        type(segment, base),
        length(segment, base),
        decodeValue(
            segment,
            base + 4L,
            (Short.toUnsignedInt((short) LE16.get(segment, base)) >>> 4) & 0xfff,
            valueLength));
  }

  private static long sizeOfValue(Value value) {
    return switch (value) {
      case Value.Range one -> 16L;
      case Value.Bytes one -> ValueBytesCodec.size(one);
    };
  }

  private static void encodeValue(MemorySegment segment, long base, Value value) {
    switch (value) {
      case Value.Range one -> ValueRangeCodec.encode(segment, base, one);
      case Value.Bytes one -> ValueBytesCodec.encode(segment, base, one);
    }
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Property value) {
    type(segment, base, value.type());
    length(segment, base, (int) sizeOfValue(value.value()));
    encodeValue(segment, base + 4L, value.value());
    switch (value.value()) {
      case Value.Range one ->
          LE16.set(
              segment,
              base,
              (short) (Short.toUnsignedInt((short) LE16.get(segment, base)) & ~0xfff0 | 0x10));
      case Value.Bytes one ->
          LE16.set(
              segment,
              base,
              (short) (Short.toUnsignedInt((short) LE16.get(segment, base)) & ~0xfff0 | 0x20));
    }
  }

  /**
   * The size of a message in memory.
   *
   * @param value the message
   * @return the size in bytes
   */
  public static long size(Property value) {
    return 4L + sizeOfValue(value.value());
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
