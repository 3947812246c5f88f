package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Last} in memory: at least 2 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class LastCodec {
  /** The size in bytes of a message in which all that varies is empty. */
  public static final long MIN_BYTE_SIZE = 2L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code value} lies, in bytes. */
  public static final long VALUE_OFFSET = 2L;

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private LastCodec() {}

  /**
   * {@code le16 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int kind(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base));
  }

  /**
   * Sets {@code le16 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void kind(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("kind", 16, "0 to 65535", value);
    }
    LE16.set(segment, base, (short) value);
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
  public static Last decode(MemorySegment segment, long base, long length) {
    Objects.checkFromIndexSize(base, length, segment.byteSize());
    requireLength("Last", length, 2L);
    long rest = length - 2L;
    int valueLength = countRest("Last.value", 1L, rest);
    return new Last(
        kind(segment, base),
        decodeValue(
            segment, base + 2L, Short.toUnsignedInt((short) LE16.get(segment, base)), valueLength));
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
  public static void encode(MemorySegment segment, long base, Last value) {
    encodeValue(segment, base + 2L, value.value());
    switch (value.value()) {
      case Value.Range one -> LE16.set(segment, base, (short) 0x1);
      case Value.Bytes one -> LE16.set(segment, base, (short) 0x2);
    }
  }

  /**
   * The size of a message in memory.
   *
   * @param value the message
   * @return the size in bytes
   */
  public static long size(Last value) {
    return 2L + sizeOfValue(value.value());
  }

  private static void requireLength(String field, long length, long least) {
    if (length < least) {
      throw new VirtioException(field + " has at least " + least + " bytes, not " + length);
    }
  }

  private static int countRest(String field, long stride, long rest) {
    if (rest % stride != 0 || rest / stride > Integer.MAX_VALUE) {
      throw new VirtioException(
          field
              + " has elements of "
              + stride
              + " bytes, but "
              + rest
              + " bytes are left, which is no number of them");
    }
    return (int) (rest / stride);
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
