package org.virtio4j.device.net;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes frames of the Internet's protocols, with checksums of their own making. */
final class Frames {
  private Frames() {}

  static int ipv4(int a, int b, int c, int d) {
    return a << 24 | b << 16 | c << 8 | d;
  }

  static byte[] udp(int source, int sourcePort, int target, int targetPort, byte[] from, int at) {
    byte[] payload = Arrays.copyOfRange(from, at, from.length);
    ByteBuffer segment = ByteBuffer.allocate(8 + payload.length);
    segment.putShort((short) sourcePort).putShort((short) targetPort);
    segment.putShort((short) segment.capacity()).putShort((short) 0).put(payload);
    return ip(source, target, 17, segment.array(), 6);
  }

  static byte[] tcp(int source, int sourcePort, int target, int targetPort, byte[] from, int at) {
    byte[] payload = Arrays.copyOfRange(from, at, from.length);
    ByteBuffer segment = ByteBuffer.allocate(20 + payload.length);
    segment.putShort((short) sourcePort).putShort((short) targetPort).putInt(1000).putInt(2000);
    segment.put((byte) 0x50).put((byte) 0x18).putShort((short) 0xffff).putInt(0).put(payload);
    return ip(source, target, 6, segment.array(), 16);
  }

  private static byte[] ip(int source, int target, int protocol, byte[] segment, int checksumAt) {
    ByteBuffer frame = ByteBuffer.allocate(34 + segment.length);
    frame.put(new byte[] {0x52, 0x55, 10, 0, 2, 2, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 8, 0});
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + segment.length)).putInt(0);
    frame.put((byte) 64).put((byte) protocol).putShort((short) 0).putInt(source).putInt(target);
    frame.putShort(24, (short) ~sum(frame.array(), 14, 20, 0));
    frame.put(segment);
    int pseudo = 0;
    for (int half : new int[] {source >>> 16, source, target >>> 16, target}) {
      pseudo += half & 0xffff;
    }
    int checksum =
        ~sum(frame.array(), 34, segment.length, pseudo + protocol + segment.length) & 0xffff;
    frame.putShort(34 + checksumAt, (short) checksum);
    return frame.array();
  }

  /** The sum of words in one's complement, folded. */
  static int sum(byte[] bytes, int offset, int length, int initial) {
    long sum = initial;
    for (int i = 0; i < length; i += 2) {
      sum += (bytes[offset + i] & 0xff) << 8;
      sum += i + 1 < length ? bytes[offset + i + 1] & 0xff : 0;
    }
    while (sum > 0xffff) {
      sum = (sum >>> 16) + (sum & 0xffff);
    }
    return (int) sum;
  }
}
