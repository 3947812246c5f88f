package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.virtio4j.annotation.Generated;

/**
 * Reads and writes {@link Names.Name} in memory: 7 bytes, packed, little-endian.
 *
 * <p>Accesses are plain: what makes a message visible to the device, or to the driver, is the
 * queue.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class NamesNameCodec {
  /** The size in bytes. */
  public static final long BYTE_SIZE = 7L;

  /** Where {@code text} lies, in bytes. */
  public static final long TEXT_OFFSET = 0L;

  /** Where {@code kind} lies, in bytes. */
  public static final long KIND_OFFSET = 6L;

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private NamesNameCodec() {}

  /**
   * {@code u8 text[6]} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 5
   * @return 0 to 255
   */
  public static int text(MemorySegment segment, long base, int index) {
    Objects.checkIndex(index, 6);
    return Byte.toUnsignedInt((byte) U8.get(segment, base + 0L + index));
  }

  /**
   * Sets {@code u8 text[6]} at 0.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param index 0 to 5
   * @param value 0 to 255
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static void text(MemorySegment segment, long base, int index, int value) {
    Objects.checkIndex(index, 6);
    if (value != (value & 0xff)) {
      throw outOfRange("text", 8, "0 to 255", value);
    }
    U8.set(segment, base + 0L + index, (byte) value);
  }

  /**
   * {@code u8 kind} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @return its meaning
   */
  public static Names.Kind kind(MemorySegment segment, long base) {
    return NamesKindCodes.of(Byte.toUnsignedInt((byte) U8.get(segment, base + 6L)));
  }

  /**
   * Sets {@code u8 kind} at 6.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value its meaning
   */
  public static void kind(MemorySegment segment, long base, Names.Kind value) {
    U8.set(segment, base + 6L, (byte) NamesKindCodes.code(value));
  }

  private static byte[] decodeText(MemorySegment segment, long base) {
    byte[] value = new byte[6];
    for (int i0 = 0; i0 < 6; i0++) {
      value[i0] = (byte) text(segment, base, i0);
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
  public static Names.Name decode(MemorySegment segment, long base) {
    return new Names.Name(decodeText(segment, base), kind(segment, base));
  }

  /**
   * Writes a whole message, with zeros where it is reserved.
   *
   * @param segment the memory
   * @param base where the message begins in it, in bytes
   * @param value the message
   * @throws IllegalArgumentException if a value is out of range
   */
  public static void encode(MemorySegment segment, long base, Names.Name value) {
    checkLength("text", 6, value.text().length);
    for (int i0 = 0; i0 < 6; i0++) {
      text(segment, base, i0, Byte.toUnsignedInt(value.text()[i0]));
    }
    kind(segment, base, value.kind());
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
