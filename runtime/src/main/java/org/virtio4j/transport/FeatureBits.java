package org.virtio4j.transport;

/**
 * A set of feature bits 0 to 127 (VIRTIO 1.4, 2.2).
 *
 * @param low bits 0 to 63
 * @param high bits 64 to 127
 */
public record FeatureBits(long low, long high) {
  /** No feature. */
  public static final FeatureBits NONE = new FeatureBits(0, 0);

  /** The number of bits. */
  public static final int SIZE = 128;

  /**
   * The set of these bits.
   *
   * @param bits numbers of bits, 0 to 127
   * @return the set
   */
  public static FeatureBits of(int... bits) {
    FeatureBits set = NONE;
    for (int bit : bits) {
      set = set.with(bit);
    }
    return set;
  }

  /**
   * Whether a bit is set.
   *
   * @param bit the number of the bit, 0 to 127
   * @return whether it is set
   */
  public boolean has(int bit) {
    check(bit);
    return ((bit < 64 ? low >>> bit : high >>> bit - 64) & 1) != 0;
  }

  /**
   * This set and one more bit.
   *
   * @param bit the number of the bit, 0 to 127
   * @return the larger set
   */
  public FeatureBits with(int bit) {
    check(bit);
    return bit < 64
        ? new FeatureBits(low | 1L << bit, high)
        : new FeatureBits(low, high | 1L << bit - 64);
  }

  /**
   * This set less one bit.
   *
   * @param bit the number of the bit, 0 to 127
   * @return the smaller set
   */
  public FeatureBits without(int bit) {
    check(bit);
    return bit < 64
        ? new FeatureBits(low & ~(1L << bit), high)
        : new FeatureBits(low, high & ~(1L << bit - 64));
  }

  /**
   * The bits that are in both sets.
   *
   * @param other the other set
   * @return the intersection
   */
  public FeatureBits and(FeatureBits other) {
    return new FeatureBits(low & other.low, high & other.high);
  }

  /**
   * The bits that are in this set and not in the other.
   *
   * @param other the other set
   * @return the difference
   */
  public FeatureBits andNot(FeatureBits other) {
    return new FeatureBits(low & ~other.low, high & ~other.high);
  }

  /**
   * The bits that are in either set.
   *
   * @param other the other set
   * @return the union
   */
  public FeatureBits or(FeatureBits other) {
    return new FeatureBits(low | other.low, high | other.high);
  }

  /**
   * One of the four 32-bit words in which features go over a transport.
   *
   * @param index 0 to 3
   * @return the bits 32·index to 32·index+31
   */
  public int word(int index) {
    check(index << 5);
    return (int) (index < 2 ? low >>> (index << 5) : high >>> (index - 2 << 5));
  }

  /**
   * This set with one of its four 32-bit words replaced.
   *
   * @param index 0 to 3
   * @param word the bits 32·index to 32·index+31
   * @return the new set
   */
  public FeatureBits withWord(int index, int word) {
    check(index << 5);
    int shift = (index & 1) << 5;
    long mask = 0xffff_ffffL << shift;
    long bits = Integer.toUnsignedLong(word) << shift;
    return index < 2
        ? new FeatureBits(low & ~mask | bits, high)
        : new FeatureBits(low, high & ~mask | bits);
  }

  private static void check(int bit) {
    if (bit < 0 || bit >= SIZE) {
      throw new IllegalArgumentException("feature bits are 0 to 127, not " + bit);
    }
  }

  /** The numbers of the bits, such as {@code {5, 6, 32}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int bit = 0; bit < SIZE; bit++) {
      if (has(bit)) {
        text.append(text.length() > 1 ? ", " : "").append(bit);
      }
    }
    return text.append('}').toString();
  }
}
