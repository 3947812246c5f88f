package org.virtio4j.device.net;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * An address of Ethernet: 6 bytes.
 *
 * @param bits the address as a number of 48 bits, whose first byte is the most significant one
 */
public record MacAddress(long bits) implements Comparable<MacAddress> {
  /** The number of bytes of an address: 6. */
  public static final int BYTES = 6;

  /** The address of all stations. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final long GROUP = 1L << 40;
  private static final long LOCAL = 1L << 41;

  /** Checks the number. */
  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("an address has 48 bits, not 0x" + Long.toHexString(bits));
    }
  }

  /**
   * An address of its bytes.
   *
   * @param bytes 6 bytes
   * @return the address
   */
  public static MacAddress of(byte... bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an address has 6 bytes, not " + bytes.length);
    }
    long bits = 0;
    for (byte each : bytes) {
      bits = bits << 8 | each & 0xff;
    }
    return new MacAddress(bits);
  }

  /**
   * Reads an address.
   *
   * @param text such as {@code 52:54:00:12:34:56}
   * @return the address
   * @throws IllegalArgumentException if the text is no address
   */
  public static MacAddress parse(String text) {
    return of(HexFormat.ofDelimiter(":").parseHex(text));
  }

  /**
   * An address that nobody else is likely to have: for a device that has none.
   *
   * @return a random address of one station, administered locally
   */
  public static MacAddress random() {
    return new MacAddress(new SecureRandom().nextLong() >>> 16 & ~GROUP | LOCAL);
  }

  /**
   * Whether it is the address of several stations.
   *
   * @return whether frames to it are multicast or broadcast ones
   */
  public boolean isMulticast() {
    return (bits & GROUP) != 0;
  }

  /**
   * The bytes of the address.
   *
   * @return 6 new bytes
   */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (bits >>> 8 * (BYTES - 1 - i));
    }
    return bytes;
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(bits, other.bits);
  }

  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(toBytes());
  }
}
