package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Frame} in memory: 26 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class FrameCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 26L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code own} lies, in bytes. */
  public static final long OWN_OFFSET = 2L;

  /** Where {@code bits} lies, in bytes. */
  public static final long BITS_OFFSET = 6L;

  /** Where {@code little} lies, in bytes. */
  public static final long LITTLE_OFFSET = 10L;

  /** Where {@code data} lies, in bytes. */
  public static final long DATA_OFFSET = 18L;

  /** Where {@code body} lies, in bytes. */
  public static final long BODY_OFFSET = 20L;

  /** Where {@code type} lies, in bytes. */
  public static final long TYPE_OFFSET = 24L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle BE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.BIG_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle BE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.BIG_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle NE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.nativeOrder())
          .varHandle()
          .withInvokeExactBehavior();

  private FrameCodec() {}

  /**
   * {@code be16 kind} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int kind(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) BE16.get(segment, base));
  }

  /**
   * Sets {@code be16 kind} at 0.
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
    BE16.set(segment, base, (short) value);
  }

  /**
   * {@code u32 own} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 4294967295
   */
  public static long own(MemorySegment segment, long base) {
    return Integer.toUnsignedLong((int) NE32.get(segment, base + 2L));
  }

  /**
   * Sets {@code u32 own} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 4294967295
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void own(MemorySegment segment, long base, long value) {
    if (value != (value & 0xffff_ffffL)) {
      throw outOfRange("own", 32, "0 to 4294967295", value);
    }
    NE32.set(segment, base + 2L, (int) value);
  }

  /**
   * {@code be32 bits} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its bit-fields
   */
  public static Frame.Bits bits(MemorySegment segment, long base) {
    return FrameBitsBits.of((int) BE32.get(segment, base + 6L));
  }

  /**
   * Sets {@code be32 bits} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its bit-fields
   */
  public static void bits(MemorySegment segment, long base, Frame.Bits value) {
    BE32.set(segment, base + 6L, FrameBitsBits.bits(value));
  }

  /**
   * {@code be32 bits} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 32 bits, unsigned
   */
  public static int bitsBits(MemorySegment segment, long base) {
    return (int) BE32.get(segment, base + 6L);
  }

  /**
   * Sets {@code be32 bits} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 32 bits, unsigned
   */
  public static void bitsBits(MemorySegment segment, long base, int value) {
    BE32.set(segment, base + 6L, value);
  }

  /**
   * {@code top} of {@code be32 bits} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return whether it is set
   */
  public static boolean bitsTop(MemorySegment segment, long base) {
    return FrameBitsBits.top(bitsBits(segment, base));
  }

  /**
   * Sets {@code top} of {@code be32 bits} at 6, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value whether it is set
   */
  public static void bitsTop(MemorySegment segment, long base, boolean value) {
    int bits = bitsBits(segment, base);
    bitsBits(segment, base, FrameBitsBits.top(bits, value));
  }

  /**
   * {@code le64 little} at 10.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its 64 bits, unsigned
   */
  public static long little(MemorySegment segment, long base) {
    return (long) LE64.get(segment, base + 10L);
  }

  /**
   * Sets {@code le64 little} at 10.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its 64 bits, unsigned
   */
  public static void little(MemorySegment segment, long base, long value) {
    LE64.set(segment, base + 10L, value);
  }

  /**
   * {@code u8 data[2]} at 18.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @return 0 to 255
   */
  public static int data(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 2);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 18L + index));
  }

  /**
   * Sets {@code u8 data[2]} at 18.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 1
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void data(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 2);
    if (value != (value & 0xff)) {
      throw outOfRange("data", 8, "0 to 255", value);
    }
    U8.set(segment, base + 18L + index, (byte) value);
  }

  /**
   * {@code be16 type} at 24.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 65535
   */
  public static int type(MemorySegment segment, long base) {
    return Short.toUnsignedInt((short) BE16.get(segment, base + 24L));
  }

  /**
   * Sets {@code be16 type} at 24.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 65535
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void type(MemorySegment segment, long base, int value) {
    if (value != (value & 0xffff)) {
      throw outOfRange("type", 16, "0 to 65535", value);
    }
    BE16.set(segment, base + 24L, (short) value);
  }

  private static byte[] decodeData(MemorySegment segment, long base) {
    byte[] value = new byte[2];
    for (int i0 = 0; i0 < 2; i0++) {
      value[i0] = (byte) data(segment, base, i0);
    }
    return value;
  }

  private static Frame.Body decodeBody(MemorySegment segment, long base, int tag) {
    return switch (tag) {
      case 0x102 -> FrameBodyOneCodec.decode(segment, base);
      default ->
          throw new VirtioException(
              "no case of Frame.Body has the code " + Integer.toUnsignedString(tag));
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
  public static Frame decode(MemorySegment segment, long base) {
    return new Frame(
        kind(segment, base),
        own(segment, base),
        bits(segment, base),
        little(segment, base),
        decodeData(segment, base),
        decodeBody(segment, base + 20L, Short.toUnsignedInt((short) BE16.get(segment, base + 24L))),
        type(segment, base));
  }

  private static long sizeOfBody(Frame.Body value) {
    return switch (value) {
      case Frame.Body.One one -> 4L;
    };
  }

  private static void encodeBody(MemorySegment segment, long base, Frame.Body value) {
    switch (value) {
      case Frame.Body.One one -> FrameBodyOneCodec.encode(segment, base, one);
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
  public static void encode(MemorySegment segment, long base, Frame value) {
    kind(segment, base, value.kind());
    own(segment, base, value.own());
    bits(segment, base, value.bits());
    little(segment, base, value.little());
    checkLength("data", 2, value.data().length);
    for (int i0 = 0; i0 < 2; i0++) {
      data(segment, base, i0, Byte.toUnsignedInt(value.data()[i0]));
    }
    encodeBody(segment, base + 20L, value.body());
    switch (value.body()) {
      case Frame.Body.One one -> BE16.set(segment, base + 24L, (short) 0x102);
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
