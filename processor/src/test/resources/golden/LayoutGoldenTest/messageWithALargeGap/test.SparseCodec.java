package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Sparse} in memory: 512 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class SparseCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 512L;

  /** Where {@code first} lies, in bytes. */
  public static final long FIRST_OFFSET = 0L;

  /** Where {@code second} lies, in bytes. */
  public static final long SECOND_OFFSET = 256L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private SparseCodec() {}

  /**
   * {@code u8 first} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int first(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base));
  }

  /**
   * Sets {@code u8 first} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void first(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("first", 8, "0 to 255", value);
    }
    U8.set(segment, base, (byte) value);
  }

  /**
   * {@code le64 second} at 256.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long second(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 256L);
  }

  /**
   * Sets {@code le64 second} at 256.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void second(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 256L, value);
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Sparse decode(MemorySegment segment, long base) {
    return new Sparse(first(segment, base), second(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Sparse value) {
    first(segment, base, value.first());
    segment.asSlice(base + 1L, 255L).fill((byte) 0) /* reserved */;
    second(segment, base, value.second());
    segment.asSlice(base + 264L, 248L).fill((byte) 0) /* reserved */;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
