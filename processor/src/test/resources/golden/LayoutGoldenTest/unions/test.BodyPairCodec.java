package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Body.Pair} in memory: 4 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BodyPairCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 4L;

  /** Where {@code a} lies, in bytes. */
  public static final long A_OFFSET = 0L;

  /** Where {@code b} lies, in bytes. */
  public static final long B_OFFSET = 2L;

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private BodyPairCodec() {}

  /**
   * {@code le16 a} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int a(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base));
  }

  /**
   * Sets {@code le16 a} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void a(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("a", 16, "0 to 65535", value);
    }
    LE16.set(segment, base, (short) value);
  }

  /**
   * {@code le16 b} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int b(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 2L));
  }

  /**
   * Sets {@code le16 b} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void b(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("b", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 2L, (short) value);
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Body.Pair decode(MemorySegment segment, long base) {
    return new Body.Pair(a(segment, base), b(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Body.Pair value) {
    a(segment, base, value.a());
    b(segment, base, value.b());
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
