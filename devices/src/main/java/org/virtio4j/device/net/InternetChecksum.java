package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The sum behind the checksums of the Internet's protocols (RFC 1071): of 16-bit words, the more
 * significant byte first, with the carry added at the end.
 */
final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * Adds bytes to a sum.
   *
   * @param sum the sum so far, at most 2^47
   * @param odd whether an odd number of bytes was added before
   * @return the sum, not folded
   */
  static long add(long sum, MemorySegment segment, long offset, long length, boolean odd) {
    long result = sum;
    for (long i = 0; i < length; i++) {
      int value = segment.get(ValueLayout.JAVA_BYTE, offset + i) & 0xff;
      result += (i & 1) == 0 ^ odd ? value << 8 : value;
    }
    return result;
  }

  /** The sum in 16 bits. */
  static int fold(long sum) {
    long result = sum;
    while (result >>> 16 != 0) {
      result = (result & 0xffff) + (result >>> 16);
    }
    return (int) result;
  }

  /** The checksum that is written for a sum. */
  static int complement(long sum) {
    return ~fold(sum) & 0xffff;
  }
}
