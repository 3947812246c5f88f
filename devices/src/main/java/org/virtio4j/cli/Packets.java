package org.virtio4j.cli;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.virtio4j.device.net.MacAddress;

/**
 * Frames with the protocols of the Internet by which one finds out whether a network works: ARP
 * (RFC 826), ICMP echo (RFC 792), and DHCP (RFC 2131) over UDP, all over IPv4. Addresses of IPv4
 * are their 32 bits.
 */
final class Packets {
  static final int ETHERNET_BYTES = 14;
  static final int IPV4_BYTES = 20;
  static final int UDP_BYTES = 8;
  static final int ARP = 0x0806;
  static final int IPV4 = 0x0800;
  static final int ICMP = 1;
  static final int UDP = 17;
  static final int ECHO_REPLY = 0;
  static final int ECHO_REQUEST = 8;
  static final int ARP_REQUEST = 1;
  static final int ARP_REPLY = 2;
  static final int BROADCAST = -1;

  /** Where the payload of an ICMP echo begins. */
  static final int ECHO_PAYLOAD = ETHERNET_BYTES + IPV4_BYTES + 8;

  private static final int ARP_BYTES = 28;

  private Packets() {}

  /**
   * Reads an address.
   *
   * @param text such as {@code 10.0.2.2}
   * @throws IllegalArgumentException if the text is no address
   */
  static int parseAddress(String text) {
    String[] parts = text.split("\\.", -1);
    int address = 0;
    for (String part : parts) {
      if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255 || parts.length != 4) {
        throw new IllegalArgumentException("'" + text + "' is no IPv4 address");
      }
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }

  static String text(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 0xff)
        + "."
        + (address >>> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private static ByteBuffer ethernet(MacAddress to, MacAddress from, int type, int bytes) {
    return ByteBuffer.allocate(ETHERNET_BYTES + bytes)
        .put(to.toBytes())
        .put(from.toBytes())
        .putShort((short) type);
  }

  static byte[] arp(int operation, MacAddress from, int fromAddress, MacAddress to, int toAddress) {
    MacAddress target = operation == ARP_REQUEST ? MacAddress.BROADCAST : to;
    return ethernet(target, from, ARP, ARP_BYTES)
        .putShort((short) 1)
        .putShort((short) IPV4)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) operation)
        .put(from.toBytes())
        .putInt(fromAddress)
        .put(operation == ARP_REQUEST ? new byte[6] : to.toBytes())
        .putInt(toAddress)
        .array();
  }

  private static ByteBuffer ip(
      MacAddress from, int fromAddress, MacAddress to, int toAddress, int protocol, int bytes) {
    ByteBuffer frame = ethernet(to, from, IPV4, IPV4_BYTES + bytes);
    frame
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) (IPV4_BYTES + bytes))
        .putInt(0)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(fromAddress)
        .putInt(toAddress);
    frame.putShort(
        ETHERNET_BYTES + 10, (short) checksum(frame.array(), ETHERNET_BYTES, IPV4_BYTES, 0));
    return frame;
  }

  static byte[] echo(
      MacAddress from,
      int fromAddress,
      MacAddress to,
      int toAddress,
      int identifier,
      int sequence,
      byte[] payload) {
    ByteBuffer frame = ip(from, fromAddress, to, toAddress, ICMP, 8 + payload.length);
    int icmp = frame.position();
    frame
        .put((byte) ECHO_REQUEST)
        .put((byte) 0)
        .putShort((short) 0)
        .putShort((short) identifier)
        .putShort((short) sequence)
        .put(payload);
    frame.putShort(icmp + 2, (short) checksum(frame.array(), icmp, 8 + payload.length, 0));
    return frame.array();
  }

  static byte[] udp(
      MacAddress from,
      int fromAddress,
      int fromPort,
      MacAddress to,
      int toAddress,
      int toPort,
      byte[] payload) {
    int bytes = UDP_BYTES + payload.length;
    ByteBuffer frame = ip(from, fromAddress, to, toAddress, UDP, bytes);
    int udp = frame.position();
    frame
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) bytes)
        .putShort((short) 0)
        .put(payload);
    long pseudo =
        (fromAddress >>> 16)
            + (fromAddress & 0xffff)
            + (toAddress >>> 16)
            + (toAddress & 0xffff)
            + UDP
            + bytes;
    int checksum = checksum(frame.array(), udp, bytes, pseudo);
    frame.putShort(udp + 6, (short) (checksum == 0 ? 0xffff : checksum));
    return frame.array();
  }

  /** The checksum of bytes after those that have a sum already (RFC 1071). */
  static int checksum(byte[] bytes, int offset, int length, long sum) {
    long total = sum;
    for (int i = 0; i < length; i++) {
      int value = bytes[offset + i] & 0xff;
      total += (i & 1) == 0 ? value << 8 : value;
    }
    while (total >>> 16 != 0) {
      total = (total & 0xffff) + (total >>> 16);
    }
    return (int) ~total & 0xffff;
  }

  static int u16(byte[] frame, int offset) {
    return (frame[offset] & 0xff) << 8 | frame[offset + 1] & 0xff;
  }

  static int u32(byte[] frame, int offset) {
    return u16(frame, offset) << 16 | u16(frame, offset + 2);
  }

  static MacAddress mac(byte[] frame, int offset) {
    return MacAddress.of(Arrays.copyOfRange(frame, offset, offset + MacAddress.BYTES));
  }

  static boolean isArp(byte[] frame, int operation) {
    return frame.length >= ETHERNET_BYTES + ARP_BYTES
        && u16(frame, 12) == ARP
        && u16(frame, 14) == 1
        && u16(frame, 16) == IPV4
        && u16(frame, 20) == operation;
  }

  /**
   * Whether a frame holds a whole packet of IPv4 with a right header, without options.
   *
   * @param protocol what the packet holds
   * @param bytes how many bytes of it there are at least
   */
  static boolean isIp(byte[] frame, int protocol, int bytes) {
    return frame.length >= ETHERNET_BYTES + IPV4_BYTES + bytes
        && u16(frame, 12) == IPV4
        && frame[14] == 0x45
        && frame[23] == protocol
        && u16(frame, 16) >= IPV4_BYTES + bytes
        && u16(frame, 16) <= frame.length - ETHERNET_BYTES
        && checksum(frame, ETHERNET_BYTES, IPV4_BYTES, 0) == 0;
  }

  /** What a packet of IPv4 holds, without what fills up a short frame. */
  static byte[] payload(byte[] frame) {
    return Arrays.copyOfRange(frame, ETHERNET_BYTES + IPV4_BYTES, ETHERNET_BYTES + u16(frame, 16));
  }
}
