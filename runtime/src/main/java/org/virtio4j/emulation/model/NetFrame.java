package org.virtio4j.emulation.model;

import java.util.Objects;

/**
 * A frame on the wire behind a {@link NetModel}, with what its header leaves to the other side
 * (VIRTIO 1.4, 5.1.9).
 *
 * @param bytes the frame, from its Ethernet header on, without a frame check sequence
 * @param flags what is to be done: {@link #NEEDS_CSUM}, {@link #DATA_VALID}
 * @param gsoType how the frame is to be cut into segments: 0 for not at all
 * @param headerLength the size of all headers in bytes, where the frame is to be cut
 * @param segmentSize the size of the data of a segment in bytes
 * @param checksumStart where the bytes begin that a checksum is of
 * @param checksumOffset where, from there, the checksum goes
 */
public record NetFrame(
    byte[] bytes,
    int flags,
    int gsoType,
    int headerLength,
    int segmentSize,
    int checksumStart,
    int checksumOffset) {
  /** The checksum is to be completed. */
  public static final int NEEDS_CSUM = 1;

  /** The checksum was found to be right. */
  public static final int DATA_VALID = 2;

  /** The frame is not to be cut. */
  public static final int GSO_NONE = 0;

  /** The frame is TCP over IPv4. */
  public static final int GSO_TCPV4 = 1;

  /** The frame is UDP, to be cut into IP fragments. */
  public static final int GSO_UDP = 3;

  /** The frame is TCP over IPv6. */
  public static final int GSO_TCPV6 = 4;

  /** The frame is UDP, to be cut into datagrams. */
  public static final int GSO_UDP_L4 = 5;

  /** Added to a type: the frame has explicit congestion notification. */
  public static final int GSO_ECN = 0x80;

  /** Checks that there are bytes. */
  public NetFrame {
    Objects.requireNonNull(bytes, "bytes");
  }

  /**
   * A frame with which nothing is left to do.
   *
   * @param bytes the frame, from its Ethernet header on
   * @return the frame
   */
  public static NetFrame of(byte... bytes) {
    return new NetFrame(bytes, 0, GSO_NONE, 0, 0, 0, 0);
  }

  /**
   * The same frame with the checksum that it asks for, if it asks for one (5.1.9.2).
   *
   * @return a frame that needs no checksum
   */
  public NetFrame withChecksum() {
    if ((flags & NEEDS_CSUM) == 0) {
      return this;
    }
    byte[] copy = bytes.clone();
    int sum = InternetChecksum.of(copy, checksumStart, copy.length - checksumStart, 0);
    int at = checksumStart + checksumOffset;
    copy[at] = (byte) (sum >>> 8);
    copy[at + 1] = (byte) sum;
    return new NetFrame(copy, flags & ~NEEDS_CSUM, gsoType, headerLength, segmentSize, 0, 0);
  }
}
