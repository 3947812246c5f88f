package org.virtio4j.emulation.model;

import java.util.Arrays;

/**
 * The network that QEMU calls {@code user}, as far as finding out whether a driver works needs it:
 * a gateway, 10.0.2.2, that answers ARP requests, ICMP echo requests and DHCP, by which it gives
 * away the address 10.0.2.15. What else is sent there is lost.
 */
public final class UserNetwork implements NetWire {
  private static final byte[] GATEWAY_MAC = {0x52, 0x55, 10, 0, 2, 2};
  private static final byte[] GATEWAY = {10, 0, 2, 2};
  private static final byte[] GIVEN = {10, 0, 2, 15};
  private static final byte[] NETWORK_MASK = {-1, -1, -1, 0};

  private static final int ETHERNET = 14;
  private static final int IP = 20;
  private static final int UDP = 8;
  private static final int BOOTP = 236;

  /** A network with a gateway. */
  public UserNetwork() {}

  @Override
  public void sent(NetModel model, int pair, NetFrame frame) {
    byte[] bytes = frame.withChecksum().bytes();
    if (bytes.length < ETHERNET + IP) {
      return;
    }
    byte[] answer =
        switch (u16(bytes, 12)) {
          case 0x0806 -> arp(bytes);
          case 0x0800 -> ip(bytes);
          default -> null;
        };
    if (answer != null) {
      model.deliver(pair, NetFrame.of(answer));
    }
  }

  private static int u16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
  }

  private static void u16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >>> 8);
    bytes[offset + 1] = (byte) value;
  }

  private static boolean isAt(byte[] bytes, int offset, byte[] part) {
    return bytes.length >= offset + part.length
        && Arrays.equals(bytes, offset, offset + part.length, part, 0, part.length);
  }

  private static void put(byte[] bytes, int offset, byte[] part) {
    System.arraycopy(part, 0, bytes, offset, part.length);
  }

  /** Turns the Ethernet header round. */
  private static byte[] answer(byte[] frame, int length) {
    byte[] answer = Arrays.copyOf(frame, length);
    System.arraycopy(frame, 6, answer, 0, 6);
    put(answer, 6, GATEWAY_MAC);
    return answer;
  }

  /** Answers who has the gateway's address (RFC 826). */
  private static byte[] arp(byte[] frame) {
    if (frame.length < 42 || u16(frame, 20) != 1 || !isAt(frame, 38, GATEWAY)) {
      return null;
    }
    byte[] answer = answer(frame, 42);
    u16(answer, 20, 2);
    System.arraycopy(frame, 22, answer, 32, 10); // the target is who has asked
    put(answer, 22, GATEWAY_MAC);
    put(answer, 28, GATEWAY);
    return answer;
  }

  private static byte[] ip(byte[] frame) {
    int header = (frame[ETHERNET] & 0xf) * 4;
    int total = u16(frame, 16);
    if (header != IP
        || total > frame.length - ETHERNET
        || InternetChecksum.of(frame, ETHERNET, IP, 0) != 0) {
      return null;
    }
    byte[] whole = Arrays.copyOf(frame, ETHERNET + total); // without what fills up a short frame
    return switch (whole[23]) {
      case 1 -> echo(whole);
      case 17 -> dhcp(whole);
      default -> null;
    };
  }

  /** Answers an echo request to the gateway (RFC 792). */
  private static byte[] echo(byte[] frame) {
    int icmp = ETHERNET + IP;
    if (!isAt(frame, 30, GATEWAY)
        || frame.length < icmp + 8
        || frame[icmp] != 8
        || InternetChecksum.of(frame, icmp, frame.length - icmp, 0) != 0) {
      return null;
    }
    byte[] answer = answer(frame, frame.length);
    System.arraycopy(frame, 26, answer, 30, 4);
    put(answer, 26, GATEWAY);
    answer[icmp] = 0;
    u16(answer, icmp + 2, 0);
    u16(answer, icmp + 2, InternetChecksum.of(answer, icmp, answer.length - icmp, 0));
    return withIpChecksum(answer);
  }

  private static byte[] withIpChecksum(byte[] frame) {
    u16(frame, 24, 0);
    u16(frame, 24, InternetChecksum.of(frame, ETHERNET, IP, 0));
    return frame;
  }

  /** Answers a DISCOVER by an OFFER, and a REQUEST by an ACK (RFC 2131). */
  private static byte[] dhcp(byte[] frame) {
    int udp = ETHERNET + IP;
    int bootp = udp + UDP;
    int options = bootp + BOOTP + 4;
    if (frame.length < options || u16(frame, udp + 2) != 67 || frame[bootp] != 1) {
      return null;
    }
    byte[] kind = option(frame, options, 53);
    if (kind == null || kind.length != 1 || kind[0] != 1 && kind[0] != 3) {
      return null;
    }
    byte[] extra = {
      53, 1, (byte) (kind[0] == 1 ? 2 : 5), 54, 4, 10, 0, 2, 2, 51, 4, 0, 1, 0x51, (byte) 0x80, -1
    };
    byte[] more = new byte[12];
    more[0] = 1;
    more[1] = 4;
    put(more, 2, NETWORK_MASK);
    more[6] = 3;
    more[7] = 4;
    put(more, 8, GATEWAY);
    byte[] answer = answer(Arrays.copyOf(frame, options), options + more.length + extra.length);
    put(answer, options, more);
    put(answer, options + more.length, extra);
    answer[bootp] = 2;
    put(answer, bootp + 16, GIVEN);
    put(answer, bootp + 20, GATEWAY);
    put(answer, 26, GATEWAY);
    Arrays.fill(answer, 30, 34, (byte) -1);
    u16(answer, 16, answer.length - ETHERNET);
    u16(answer, udp, 67);
    u16(answer, udp + 2, 68);
    u16(answer, udp + 4, answer.length - udp);
    u16(answer, udp + 6, 0); // no checksum, which UDP over IPv4 allows
    return withIpChecksum(answer);
  }

  private static byte[] option(byte[] frame, int from, int code) {
    int at = from;
    while (at + 1 < frame.length && frame[at] != -1) {
      int length = frame[at] == 0 ? -1 : frame[at + 1] & 0xff;
      if (frame[at] == code && at + 2 + length <= frame.length) {
        return Arrays.copyOfRange(frame, at + 2, at + 2 + length);
      }
      at += 2 + length;
    }
    return null;
  }
}
