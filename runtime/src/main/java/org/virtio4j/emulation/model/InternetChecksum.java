package org.virtio4j.emulation.model;

/** The checksum of the Internet's protocols (RFC 1071). */
final class InternetChecksum {
  private InternetChecksum() {}

  /**
   * The checksum of some bytes.
   *
   * @param initial a sum of 16-bit words, such as that of a pseudo header, to begin with
   * @return 16 bits
   */
  static int of(byte[] bytes, int offset, int length, long initial) {
    long sum = initial;
    for (int i = 0; i < length; i++) {
      int value = bytes[offset + i] & 0xff;
      sum += (i & 1) == 0 ? value << 8 : value;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }
}
