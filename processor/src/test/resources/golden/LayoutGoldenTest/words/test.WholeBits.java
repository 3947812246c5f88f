package test;

import org.virtio4j.annotation.Generated;

/** The bit-fields of {@link Whole} in a 32-bit integer. */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class WholeBits {
  /** The bits of {@code all}: bits 0 to 31. */
  public static final int ALL = 0xffffffff;

  private WholeBits() {}

  /**
   * The bit-fields of an integer; what is reserved is ignored.
   *
   * @param bits the integer
   * @return a new record
   */
  public static Whole of(int bits) {
    return new Whole(all(bits));
  }

  /**
   * The integer of bit-fields, with zeros where it is reserved.
   *
   * @param value the bit-fields
   * @return the integer
   * @throws IllegalArgumentException if a value is out of range
   */
  public static int bits(Whole value) {
    int bits = 0;
    bits = all(bits, value.all());
    return bits;
  }

  /**
   * {@code all}: bits 0 to 31.
   *
   * @param bits the integer
   * @return 0 to 4294967295
   */
  public static long all(int bits) {
    return Integer.toUnsignedLong(bits);
  }

  /**
   * Replaces {@code all}: bits 0 to 31.
   *
   * @param bits the integer
   * @param value 0 to 4294967295
   * @return the changed integer
   * @throws IllegalArgumentException if {@code value} is out of range
   */
  public static int all(int bits, long value) {
    if ((value & ~0xffffffffL) != 0) {
      throw outOfRange("all", 32, "0 to 4294967295", value);
    }
    return bits & ~ALL | (int) value;
  }

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }
}
