package test;

import org.virtio4j.annotation.Generated;

/** The bit-fields of {@link Flags} in a 16-bit integer (VIRTIO 1.4, 5.1.6). */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class FlagsBits {
  /** The bits of {@code needed}: bit 0. */
  public static final int NEEDED = 0x1;

  /** The bits of {@code count}: bits 1 to 3. */
  public static final int COUNT = 0xe;

  /** The bits of {@code top}: bit 15. */
  public static final int TOP = 0x8000;

  /** The bits of {@code status}: bits 8 to 11. */
  public static final int STATUS = 0xf00;

  private FlagsBits() {}

  /**
   * The bit-fields of an integer; what is reserved is ignored.
   *
   * @param bits the integer
   * @return a new record
   */
  public static Flags of(int bits) {
    return new Flags(needed(bits), count(bits), top(bits), status(bits));
  }

  /**
   * The integer of bit-fields, with zeros where it is reserved.
   *
   * @param value the bit-fields
   * @return the integer
   * @throws IllegalArgumentException if a value is out of range
   */
  public static int bits(Flags value) {
    int bits = 0;
    bits = needed(bits, value.needed());
    bits = count(bits, value.count());
    bits = top(bits, value.top());
    bits = status(bits, value.status());
    return bits;
  }

  /**
   * {@code needed}: bit 0.
   *
   * @param bits the integer
   * @return whether it is set
   */
  public static boolean needed(int bits) {
    return (bits & NEEDED) != 0;
  }

  /**
   * Replaces {@code needed}: bit 0.
   *
   * @param bits the integer
   * @param value whether it is set
   * @return the changed integer
   */
  public static int needed(int bits, boolean value) {
    return value ? bits | NEEDED : bits & ~NEEDED;
  }

  /**
   * {@code count}: bits 1 to 3.
   *
   * @param bits the integer
   * @return 0 to 7
   */
  public static int count(int bits) {
    return bits >>> 1 & 0x7;
  }

  /**
   * Replaces {@code count}: bits 1 to 3.
   *
   * @param bits the integer
   * @param value 0 to 7
   * @return the changed integer
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static int count(int bits, int value) {
    if ((value & ~0x7) != 0) {
      throw outOfRange("count", 3, "0 to 7", value);
    }
    return bits & ~COUNT | value << 1;
  }

  /**
   * {@code top}: bit 15.
   *
   * @param bits the integer
   * @return 0 to 1
   */
  public static int top(int bits) {
    return bits >>> 15 & 0x1;
  }

  /**
   * Replaces {@code top}: bit 15.
   *
   * @param bits the integer
   * @param value 0 to 1
   * @return the changed integer
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static int top(int bits, int value) {
    if ((value & ~0x1) != 0) {
      throw outOfRange("top", 1, "0 to 1", value);
    }
    return bits & ~TOP | value << 15;
  }

  /**
   * {@code status}: bits 8 to 11.
   *
   * @param bits the integer
   * @return its meaning
   */
  public static Status status(int bits) {
    return StatusCodes.of(bits >>> 8 & 0xf);
  }

  /**
   * Replaces {@code status}: bits 8 to 11.
   *
   * @param bits the integer
   * @param value its meaning
   * @return the changed integer
   */
  public static int status(int bits, Status value) {
    return bits & ~STATUS | StatusCodes.code(value) << 8;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
