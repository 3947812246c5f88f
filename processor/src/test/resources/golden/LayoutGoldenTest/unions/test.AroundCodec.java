package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Around} in memory: 24 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class AroundCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 24L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code innerId} lies, in bytes. */
  public static final long INNER_ID_OFFSET = 2L;

  /** Where {@code allKind} lies, in bytes. */
  public static final long ALL_KIND_OFFSET = 8L;

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

  private AroundCodec() {}

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

  /**
   * {@code le16 inner.id} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int innerId(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) LE16.get(segment, base + 2L));
  }

  /**
   * Sets {@code le16 inner.id} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void innerId(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("innerId", 16, "0 to 65535", value);
    }
    LE16.set(segment, base + 2L, (short) value);
  }

  /**
   * {@code le32 all[2].kind} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @return its meaning
   */
  public static Kind allKind(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 2);
    return KindCodes.of((int) LE32.get(segment, base + 8L + 8L * index));
  }

  /**
   * Sets {@code le32 all[2].kind} at 8.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @param value its meaning
   */
  public static void allKind(MemorySegment segment, long base, int index, Kind value) {
    Objects.checkIndex(index, 2);
    LE32.set(segment, base + 8L + 8L * index, KindCodes.code(value));
  }

  private static Body decodeInnerBody(MemorySegment segment, long base, int tag) {
    return switch (tag) {
      case 0x1000 -> BodyPairCodec.decode(segment, base);
      case 0x1001 -> BodyEmptyCodec.decode(segment, base);
      default -> BodyOtherCodec.decode(segment, base);
    };
  }

  private static Before[] decodeAll(MemorySegment segment, long base) {
    Before[] value = new Before[2];
    for (int i0 = 0; i0 < 2; i0++) {
      value[i0] =
          new Before(
              allKind(segment, base, i0),
              decodeAllBody(
                  segment, base + 12L + 8L * i0, (int) LE32.get(segment, base + 8L + 8L * i0)));
    }
    return value;
  }

  private static Body decodeAllBody(MemorySegment segment, long base, int tag) {
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
  public static Around decode(MemorySegment segment, long base) {
    return new Around(
        kind(segment, base),
        new Around.Inner(
            innerId(segment, base),
            decodeInnerBody(
                segment, base + 4L, Short.toUnsignedInt((short) LE16.get(segment, base)))),
        decodeAll(segment, base));
  }

  private static long sizeOfInnerBody(Body value) {
    return switch (value) {
      case Body.Pair one -> 4L;
      case Body.Empty one -> 0L;
      case Body.Other one -> 4L;
    };
  }

  private static void encodeInnerBody(MemorySegment segment, long base, Body value) {
    switch (value) {
      case Body.Pair one -> BodyPairCodec.encode(segment, base, one);
      case Body.Empty one -> BodyEmptyCodec.encode(segment, base, one);
      case Body.Other one -> BodyOtherCodec.encode(segment, base, one);
    }
    for (long at = base + sizeOfInnerBody(value), end = base + 4L; at < end; at++) {
      U8.set(segment, at, (byte) 0);
    }
  }

  private static long sizeOfAllBody(Body value) {
    return switch (value) {
      case Body.Pair one -> 4L;
      case Body.Empty one -> 0L;
      case Body.Other one -> 4L;
    };
  }

  private static void encodeAllBody(MemorySegment segment, long base, Body value) {
    switch (value) {
      case Body.Pair one -> BodyPairCodec.encode(segment, base, one);
      case Body.Empty one -> BodyEmptyCodec.encode(segment, base, one);
      case Body.Other one -> BodyOtherCodec.encode(segment, base, one);
    }
    for (long at = base + sizeOfAllBody(value), end = base + 4L; at < end; at++) {
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
  public static void encode(MemorySegment segment, long base, Around value) {
    innerId(segment, base, value.inner().id());
    encodeInnerBody(segment, base + 4L, value.inner().body());
    checkLength("all", 2, value.all().length);
    for (int i0 = 0; i0 < 2; i0++) {
      encodeAllBody(segment, base + 12L + 8L * i0, value.all()[i0].body());
      switch (value.all()[i0].body()) {
        case Body.Pair one -> LE32.set(segment, base + 8L + 8L * i0, 0x1000);
        case Body.Empty one -> LE32.set(segment, base + 8L + 8L * i0, 0x1001);
        case Body.Other one -> allKind(segment, base, i0, value.all()[i0].kind());
      }
    }
    switch (value.inner().body()) {
      case Body.Pair one -> LE16.set(segment, base, (short) 0x1000);
      case Body.Empty one -> LE16.set(segment, base, (short) 0x1001);
      case Body.Other one -> kind(segment, base, value.kind());
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
