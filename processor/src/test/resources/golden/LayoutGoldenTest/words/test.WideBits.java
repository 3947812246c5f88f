package test;

import org.virtio4j.annotation.Generated;

/** The bit-fields of {@link Wide} in a 64-bit integer. */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class WideBits {
  /** The bits of {@code high}: bits 40 to 63. */
  public static final long HIGH = 0xffffff0000000000L;

  /** The bits of {@code low}: bits 0 to 32. */
  public static final long LOW = 0x1ffffffffL;

  /** The bits of {@code status}: bits 33 to 36. */
  public static final long STATUS = 0x1e00000000L;

  /** The bits of {@code flag}: bit 37. */
  public static final long FLAG = 0x2000000000L;

  private WideBits() {}

  /**
   * The bit-fields of an integer; what is reserved is ignored.
   *
   * @param bits the integer
   * @return a new record
   */
  public static Wide of(long bits) {
    return new Wide(high(bits), low(bits), status(bits), flag(bits));
  }

  /**
   * The integer of bit-fields, with zeros where it is reserved.
   *
   * @param value the bit-fields
   * @return the integer
   * @throws IllegalArgumentException if a value is out of range
   */
  public static long bits(Wide value) {
    long bits = 0;
    bits = high(bits, value.high());
    bits = low(bits, value.low());
    bits = status(bits, value.status());
    bits = flag(bits, value.flag());
    return bits;
  }

  /**
   * {@code high}: bits 40 to 63.
   *
   * @param bits the integer
   * @return 0 to 16777215
   */
  public static int high(long bits) {
    return (int) (bits >>> 40) & 0xffffff;
  }

  /**
   * Replaces {@code high}: bits 40 to 63.
   *
   * @param bits the integer
   * @param value 0 to 16777215
   * @return the changed integer
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static long high(long bits, int value) {
    if ((value & ~0xffffff) != 0) {
      throw outOfRange("high", 24, "0 to 16777215", value);
    }
    return bits & ~HIGH | Integer.toUnsignedLong(value) << 40;
  }

  /**
   * {@code low}: bits 0 to 32.
   *
   * @param bits the integer
   * @return 0 to 8589934591
   */
  public static long low(long bits) {
    return bits & 0x1ffffffffL;
  }

  /**
   * Replaces {@code low}: bits 0 to 32.
   *
   * @param bits the integer
   * @param value 0 to 8589934591
   * @return the changed integer
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static long low(long bits, long value) {
    if ((value & ~0x1ffffffffL) != 0) {
      throw outOfRange("low", 33, "0 to 8589934591", value);
    }
    return bits & ~LOW | value;
  }

  /**
   * {@code status}: bits 33 to 36.
   *
   * @param bits the integer
   * @return its meaning
   */
  public static Status status(long bits) {
    return StatusCodes.of((int) (bits >>> 33) & 0xf);
  }

  /**
   * Replaces {@code status}: bits 33 to 36.
   *
   * @param bits the integer
   * @param value its meaning
   * @return the changed integer
   */
  public static long status(long bits, Status value) {
    return bits & ~STATUS | Integer.toUnsignedLong(StatusCodes.code(value)) << 33;
  }

  /**
   * {@code flag}: bit 37.
   *
   * @param bits the integer
   * @return whether it is set
   */
  public static boolean flag(long bits) {
    return (bits & FLAG) != 0;
  }

  /**
   * Replaces {@code flag}: bit 37.
   *
   * @param bits the integer
   * @param value whether it is set
   * @return the changed integer
   */
  public static long flag(long bits, boolean value) {
    return value ? bits | FLAG : bits & ~FLAG;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
