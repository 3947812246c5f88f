package org.virtio4j.queue;

/** The chain of any shape that is being built, before it goes into a ring. */
final class ChainParts {
  /** The greatest number of bytes of a chain that its used length can express (2.7.5.2). */
  static final long MAX_CHAIN_BYTES = 0xffff_ffffL;

  private final QueueSettings settings;
  private final long[] addresses;
  private final int[] lengths;
  private int count;
  private int readable;

  ChainParts(QueueSettings settings) {
    this.settings = settings;
    this.addresses = new long[settings.maxChain()];
    this.lengths = new int[settings.maxChain()];
  }

  void clear() {
    count = 0;
    readable = 0;
  }

  void readable(long address, int length) {
    if (readable != count) {
      throw new IllegalStateException(
          "what the device reads comes before what it writes (2.7.4.2)");
    }
    writable(address, length);
    readable++;
  }

  void writable(long address, int length) {
    if (length <= 0) {
      throw badLength(length);
    }
    int part = count;
    if (part == addresses.length) {
      throw new IllegalStateException(
          "the chains of queue " + settings.name() + " have at most " + part + " descriptors each");
    }
    addresses[part] = address;
    lengths[part] = length;
    count = part + 1;
  }

  /** The number of parts, 1 or more. */
  int count() {
    if (count == 0) {
      throw new IllegalStateException("a chain has one buffer at least");
    }
    return count;
  }

  long address(int part) {
    return addresses[part];
  }

  int length(int part) {
    return lengths[part];
  }

  boolean isWritable(int part) {
    return part >= readable;
  }

  boolean isLast(int part) {
    return part + 1 == count;
  }

  /** The number of bytes that the device may write, unsigned, of a chain that is not too long. */
  int capacity() {
    long total = 0;
    long capacity = 0;
    for (int i = 0; i < count; i++) {
      total += lengths[i];
      capacity += isWritable(i) ? lengths[i] : 0;
    }
    if (total > MAX_CHAIN_BYTES) {
      throw tooLong();
    }
    return (int) capacity;
  }

  /**
   * Whether lengths of up to three parts may need a closer look: one of them is not 1 to 2^30. If
   * none does, no sum of them reaches 2^32. One comparison in place of four, since nearly all
   * lengths are small.
   */
  static boolean isOdd(int first, int second, int third) {
    return ((first - 1 | second - 1 | third - 1) & 0xc000_0000) != 0;
  }

  /** The closer look: refuses parts that are empty, and chains that are too long. */
  static void check(int first, int second, int third) {
    if (first <= 0 || second <= 0 || third <= 0) {
      throw badLength(Math.min(first, Math.min(second, third)));
    }
    if ((long) first + second + third > MAX_CHAIN_BYTES) {
      throw tooLong();
    }
  }

  static IllegalArgumentException badLength(int length) {
    return new IllegalArgumentException("a descriptor has 1 byte or more, not " + length);
  }

  static IllegalArgumentException tooLong() {
    return new IllegalArgumentException("a chain has less than 2^32 bytes");
  }

  static IllegalArgumentException tooManyParts(QueueSettings settings, int count) {
    return new IllegalArgumentException(
        "the chains of queue "
            + settings.name()
            + " have at most "
            + settings.maxChain()
            + " descriptors each, not "
            + count);
  }

  static IllegalArgumentException badTable(QueueSettings settings, int entries) {
    return new IllegalArgumentException(
        settings.indirect()
            ? "a table has 1 to " + settings.size() + " entries, not " + entries
            : "INDIRECT_DESC is not negotiated");
  }
}
