package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Behind} in memory: 32 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class BehindCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 32L;

  /** Where {@code id} lies, in bytes. */
  public static final long ID_OFFSET = 0L;

  /** Where {@code value} lies, in bytes. */
  public static final long VALUE_OFFSET = 4L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 28L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private BehindCodec() {}

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
   * {@code u8 kind} at 28.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int kind(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 28L));
  }

  /**
   * Sets {@code u8 kind} at 28.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void kind(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("kind", 8, "0 to 255", value);
    }
    U8.set(segment, base + 28L, (byte) value);
  }

  private static Value decodeValue(MemorySegment segment, long base, int tag) {
    return switch (tag) {
      case 0x1 -> ValueRangeCodec.decode(segment, base);
      case 0x2 -> ValueBytesCodec.decode(segment, base, 24L);
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
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Behind decode(MemorySegment segment, long base) {
    return new Behind(
        id(segment, base),
        decodeValue(segment, base + 4L, Byte.toUnsignedInt((byte) U8.get(segment, base + 28L))),
        kind(segment, base));
  }

  private static long sizeOfValue(Value value) {
    return switch (value) {
      case Value.Range one -> 16L;
      case Value.Bytes one -> ValueBytesCodec.size(one);
    };
  }

  private static void encodeValue(MemorySegment segment, long base, Value value) {
    if (sizeOfValue(value) > 24L) {
      throw new IllegalArgumentException("value has at most 24 bytes, not " + sizeOfValue(value));
    }
    switch (value) {
      case Value.Range one -> ValueRangeCodec.encode(segment, base, one);
      case Value.Bytes one -> ValueBytesCodec.encode(segment, base, one);
    }
    for (long at = base + sizeOfValue(value), end = base + 24L; at < end; at++) {
      U8.set(segment, at, (byte) 0);
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
  public static void encode(MemorySegment segment, long base, Behind value) {
    id(segment, base, value.id());
    encodeValue(segment, base + 4L, value.value());
    switch (value.value()) {
      case Value.Range one -> U8.set(segment, base + 28L, (byte) 0x1);
      case Value.Bytes one -> U8.set(segment, base + 28L, (byte) 0x2);
    }
    LE16.set(segment, base + 29L, (short) 0); // reserved
    U8.set(segment, base + 31L, (byte) 0); // reserved
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
