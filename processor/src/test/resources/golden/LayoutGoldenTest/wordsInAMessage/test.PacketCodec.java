package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Packet} in memory: 6 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class PacketCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 6L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 0L;

  /** Where {@code flags} lies, in bytes. */
  public static final long FLAGS_OFFSET = 2L;

  /** Where {@code more} lies, in bytes. */
  public static final long MORE_OFFSET = 3L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private PacketCodec() {}

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
   * {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its bit-fields
   */
  public static Flags flags(MemorySegment segment, long base) {
    return FlagsBits.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 2L)));
  }

  /**
   * Sets {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its bit-fields
   */
  public static void flags(MemorySegment segment, long base, Flags value) {
    U8.set(segment, base + 2L, (byte) FlagsBits.bits(value));
  }

  /**
   * {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 255
   */
  public static int flagsBits(MemorySegment segment, long base) {
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 2L));
  }

  /**
   * Sets {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void flagsBits(MemorySegment segment, long base, int value) {
    if (value != (value & 0xff)) {
      throw outOfRange("flagsBits", 8, "0 to 255", value);
    }
    U8.set(segment, base + 2L, (byte) value);
  }

  /**
   * {@code needed} of {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return whether it is set
   */
  public static boolean flagsNeeded(MemorySegment segment, long base) {
    return FlagsBits.needed(flagsBits(segment, base));
  }

  /**
   * Sets {@code needed} of {@code u8 flags} at 2, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value whether it is set
   */
  public static void flagsNeeded(MemorySegment segment, long base, boolean value) {
    int bits = flagsBits(segment, base);
    flagsBits(segment, base, FlagsBits.needed(bits, value));
  }

  /**
   * {@code count} of {@code u8 flags} at 2.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return 0 to 7
   */
  public static int flagsCount(MemorySegment segment, long base) {
    return FlagsBits.count(flagsBits(segment, base));
  }

  /**
   * Sets {@code count} of {@code u8 flags} at 2, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value 0 to 7
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void flagsCount(MemorySegment segment, long base, int value) {
    int bits = flagsBits(segment, base);
    flagsBits(segment, base, FlagsBits.count(bits, value));
  }

  /**
   * {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @return its bit-fields
   */
  public static Flags more(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 3);
    return FlagsBits.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 3L + index)));
  }

  /**
   * Sets {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @param value its bit-fields
   */
  public static void more(MemorySegment segment, long base, int index, Flags value) {
    Objects.checkIndex(index, 3);
    U8.set(segment, base + 3L + index, (byte) FlagsBits.bits(value));
  }

  /**
   * {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @return 0 to 255
   */
  public static int moreBits(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 3);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 3L + index));
  }

  /**
   * Sets {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void moreBits(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 3);
    if (value != (value & 0xff)) {
      throw outOfRange("moreBits", 8, "0 to 255", value);
    }
    U8.set(segment, base + 3L + index, (byte) value);
  }

  /**
   * {@code needed} of {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @return whether it is set
   */
  public static boolean moreNeeded(MemorySegment segment, long base, int index) {
    return FlagsBits.needed(moreBits(segment, base, index));
  }

  /**
   * Sets {@code needed} of {@code u8 more[3]} at 3, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @param value whether it is set
   */
  public static void moreNeeded(MemorySegment segment, long base, int index, boolean value) {
    int bits = moreBits(segment, base, index);
    moreBits(segment, base, index, FlagsBits.needed(bits, value));
  }

  /**
   * {@code count} of {@code u8 more[3]} at 3.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @return 0 to 7
   */
  public static int moreCount(MemorySegment segment, long base, int index) {
    return FlagsBits.count(moreBits(segment, base, index));
  }

  /**
   * Sets {@code count} of {@code u8 more[3]} at 3, and leaves its other bits.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 2
   * @param value 0 to 7
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void moreCount(MemorySegment segment, long base, int index, int value) {
    int bits = moreBits(segment, base, index);
    moreBits(segment, base, index, FlagsBits.count(bits, value));
  }

  private static Flags[] decodeMore(MemorySegment segment, long base) {
    Flags[] value = new Flags[3];
    for (int i0 = 0; i0 < 3; i0++) {
      value[i0] = more(segment, base, i0);
    }
    return value;
  }

  /**
   * Reads a whole message; what is reserved is ignored.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return a new record
   */
  public static Packet decode(MemorySegment segment, long base) {
    return new Packet(kind(segment, base), flags(segment, base), decodeMore(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Packet value) {
    kind(segment, base, value.kind());
    flags(segment, base, value.flags());
    checkLength("more", 3, value.more().length);
    for (int i0 = 0; i0 < 3; i0++) {
      more(segment, base, i0, value.more()[i0]);
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
