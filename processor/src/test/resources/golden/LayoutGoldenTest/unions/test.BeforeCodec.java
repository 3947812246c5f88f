package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Before} in memory: 8 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class BeforeCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 8L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code body} lies, in bytes. */
  public static final long BODY_OFFSET = 4L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private BeforeCodec() {}

  /**
   * {@code le32 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its meaning
   */
  public static Kind kind(MemorySegment segment, long base) {
    return KindCodes.of((int) LE32.get(segment, base));
  }

  /**
   * Sets {@code le32 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its meaning
   */
  public static void kind(MemorySegment segment, long base, Kind value) {
    LE32.set(segment, base, KindCodes.code(value));
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
   * @return a new record
   * @throws VirtioException if it is not what a device may write, such as too short
   */
  public static Before decode(MemorySegment segment, long base) {
    return new Before(
        kind(segment, base), decodeBody(segment, base + 4L, (int) LE32.get(segment, base)));
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
  public static void encode(MemorySegment segment, long base, Before value) {
    encodeBody(segment, base + 4L, value.body());
    switch (value.body()) {
      case Body.Pair one -> LE32.set(segment, base, 0x1000);
      case Body.Empty one -> LE32.set(segment, base, 0x1001);
      case Body.Other one -> kind(segment, base, value.kind());
    }
  }
}
