package org.virtio4j.emulation.model;

import java.util.Arrays;

/**
 * The hash of a frame, for receive-side scaling and hash reports (VIRTIO 1.4, 5.1.9.4.3).
 *
 * @param value the hash
 * @param type the number in {@code hash_report}; 0 if nothing was hashed
 */
record NetHash(int value, int type) {
  static final NetHash NONE = new NetHash(0, 0);

  private static final int IPV4 = 1 << 0;
  private static final int TCPV4 = 1 << 1;
  private static final int UDPV4 = 1 << 2;
  private static final int IPV6 = 1 << 3;
  private static final int TCPV6 = 1 << 4;
  private static final int UDPV6 = 1 << 5;
  private static final int TCP = 6;
  private static final int UDP = 17;

  /**
   * The hash of a frame.
   *
   * @param key the key of the hash; an empty one hashes nothing
   * @param types the types of hashes that are wanted
   */
  static NetHash of(byte[] frame, byte[] key, long types) {
    if (key.length == 0 || frame.length < 14) {
      return NONE;
    }
    int protocol = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
    if (protocol == 0x0800 && frame.length >= 34) {
      int header = (frame[14] & 0xf) * 4;
      boolean fragment = ((frame[20] & 0x3f) | frame[21]) != 0;
      int transport = fragment || frame.length < 14 + header + 4 ? 0 : frame[23] & 0xff;
      return of(frame, 26, 8, 14 + header, transport, key, types, TCPV4, UDPV4, IPV4);
    } else if (protocol == 0x86dd && frame.length >= 54) {
      int transport = frame.length < 58 ? 0 : frame[20] & 0xff;
      return of(frame, 22, 32, 54, transport, key, types, TCPV6, UDPV6, IPV6);
    }
    return NONE;
  }

  private static NetHash of(
      byte[] frame,
      int addresses,
      int addressBytes,
      int ports,
      int transport,
      byte[] key,
      long types,
      int tcp,
      int udp,
      int ip) {
    byte[] hashed = Arrays.copyOfRange(frame, addresses, addresses + addressBytes);
    int type = 0;
    if (transport == TCP && (types & tcp) != 0) {
      type = tcp;
    } else if (transport == UDP && (types & udp) != 0) {
      type = udp;
    }
    if (type != 0) {
      hashed = Arrays.copyOf(hashed, addressBytes + 4);
      System.arraycopy(frame, ports, hashed, addressBytes, 4);
    } else if ((types & ip) != 0) {
      type = ip;
    } else {
      return NONE;
    }
    return new NetHash(toeplitz(hashed, key), Integer.numberOfTrailingZeros(type) + 1);
  }

  /** The sum, without carry, of the 32 bits of the key at the position of each bit that is 1. */
  private static int toeplitz(byte[] input, byte[] key) {
    int hash = 0;
    for (int bit = 0; bit < 8 * input.length; bit++) {
      if ((input[bit / 8] & 0x80 >>> bit % 8) != 0) {
        int window = 0;
        for (int i = bit; i < bit + 32; i++) {
          int at = i / 8;
          int one = at < key.length && (key[at] & 0x80 >>> i % 8) != 0 ? 1 : 0;
          window = window << 1 | one;
        }
        hash ^= window;
      }
    }
    return hash;
  }
}
