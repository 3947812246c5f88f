package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Around.Inner} in memory: 6 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class AroundInnerCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 6L;

  /** Where {@code id} lies, in bytes. */
  public static final long ID_OFFSET = 0L;

  /** Where {@code body} lies, in bytes. */
  public static final long BODY_OFFSET = 2L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private AroundInnerCodec() {}

  /**
   * {@code le16 id} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int id(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base));
  }

  /**
   * Sets {@code le16 id} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void id(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("id", 16, "0 to 65535", value);
    }
    LE16.set(segment, base, (short) value);
  }

  private static Body decodeBody(MemorySegment segment, long base, int tag) {
    return switch (tag) {
      case 0x1000 -> BodyPairCodec.decode(segment, base);
      case 0x1001 -> BodyEmptyCodec.decode(segment, base);
      default -> BodyOtherCodec.decode(segment, base);
    };
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param tag what tells the case of its union, 32 bits
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Around.Inner decode(MemorySegment segment, long base, int tag) {
    return new Around.Inner(id(segment, base), decodeBody(segment, base + 2L, tag));
  }

  private static long sizeOfBody(Body value) {
    return switch (value) {
      case Body.Pair one -> 4L;
      case Body.Empty one -> 0L;
      case Body.Other one -> 4L;
    };
  }

  private static void encodeBody(MemorySegment segment, long base, Body value) {
    switch (value) {
      case Body.Pair one -> BodyPairCodec.encode(segment, base, one);
      case Body.Empty one -> BodyEmptyCodec.encode(segment, base, one);
      case Body.Other one -> BodyOtherCodec.encode(segment, base, one);
    }
    for (long at = base + sizeOfBody(value), end = base + 4L; at < end; at++) {
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
  public static void encode(MemorySegment segment, long base, Around.Inner value) {
    id(segment, base, value.id());
    encodeBody(segment, base + 2L, value.body());
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
