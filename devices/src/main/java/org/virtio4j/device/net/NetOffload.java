package org.virtio4j.device.net;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.virtio4j.device.net.NetHeader.Segmentation;

/**
 * What is left to the device of a frame that is sent: to complete a checksum, and to cut the frame
 * into segments (VIRTIO 1.4, 5.1.9.2). It can be used for any number of frames of the same shape.
 *
 * @param checksum whether the device completes a checksum
 * @param checksumStart where the bytes begin that it is of, from the Ethernet header on
 * @param checksumOffset where, from there, it goes; the sum of the pseudo header is there already
 * @param segmentation what the frame is cut into
 * @param ecn whether the frame has explicit congestion notification
 * @param headersLength the size in bytes of all headers of a frame that is cut
 * @param segmentSize the size in bytes of what each segment carries
 */
public record NetOffload(
    boolean checksum,
    int checksumStart,
    int checksumOffset,
    Segmentation segmentation,
    boolean ecn,
    int headersLength,
    int segmentSize) {
  /** Nothing is left to the device. */
  public static final NetOffload NONE = new NetOffload(false, 0, 0, Segmentation.NONE, false, 0, 0);

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int PROTOCOL_TCP = 6;
  private static final int PROTOCOL_UDP = 17;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP_CHECKSUM = 6;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int CWR = 0x80;

  /** Checks the numbers. */
  public NetOffload {
    Objects.requireNonNull(segmentation, "segmentation");
    if ((checksumStart | checksumOffset | headersLength | segmentSize) >>> 16 != 0) {
      throw new IllegalArgumentException("positions and sizes in a header have 16 bits");
    }
    if (segmentation == Segmentation.UNKNOWN) {
      throw new IllegalArgumentException("there is no such segmentation");
    }
    if (segmentation != Segmentation.NONE && segmentSize == 0) {
      throw new IllegalArgumentException("segments carry 1 byte or more");
    }
    if (segmentation != Segmentation.NONE && segmentation != Segmentation.UDP && !checksum) {
      throw new IllegalArgumentException(
          "a device that cuts a frame has to complete the checksums of the segments");
    }
  }

  /**
   * Leaves a checksum to the device.
   *
   * @param start where the bytes begin that it is of, from the Ethernet header on
   * @param offset where, from there, it goes
   * @return what is left to the device
   */
  public static NetOffload checksum(int start, int offset) {
    return new NetOffload(true, start, offset, Segmentation.NONE, false, 0, 0);
  }

  /**
   * Leaves the checksum of a frame with TCP or UDP to the device, and cutting it if it is larger
   * than a segment: it finds the headers, and writes the sum of the pseudo header where the device
   * wants it (5.1.9.2.1). The checksum of an IPv4 header is not left to the device unless the frame
   * is cut.
   *
   * @param segment the memory that holds the frame
   * @param offset where the frame begins there, in bytes
   * @param length the size of the frame in bytes
   * @param segmentSize the size in bytes of what each segment carries, at most 65535; 0 for not to
   *     cut the frame
   * @return what is left to the device
   * @throws IllegalArgumentException if the frame has no TCP or UDP, or is cut off
   */
  public static NetOffload prepare(
      MemorySegment segment, long offset, long length, int segmentSize) {
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    if (length > NetDevice.MAX_FRAME_BYTES + NetDevice.VLAN_TAG_BYTES) {
      throw new IllegalArgumentException("a frame of " + length + " bytes cannot be described");
    }
    return new Headers(segment, offset, (int) length).offload(segmentSize);
  }

  /** The headers of a frame that is to be sent. */
  private static final class Headers {
    private final MemorySegment segment;
    private final long frame;
    private final int length;

    Headers(MemorySegment segment, long frame, int length) {
      this.segment = segment;
      this.frame = frame;
      this.length = length;
    }

    NetOffload offload(int segmentSize) {
      int network = NetDevice.ETHERNET_HEADER_BYTES;
      int type = u16(network - 2);
      while (type == ETHERTYPE_VLAN) {
        network += NetDevice.VLAN_TAG_BYTES;
        type = u16(network - 2);
      }
      boolean four = type == ETHERTYPE_IPV4;
      if (!four && type != ETHERTYPE_IPV6) {
        throw new IllegalArgumentException("the frame has no IP, but type 0x" + hex(type));
      }
      int transport = network + (four ? (u8(network) & 0xf) * 4 : IPV6_HEADER_BYTES);
      int protocol = four ? u8(network + 9) : u8(network + 6);
      long sum = pseudoHeader(network, transport, four, protocol);
      return switch (protocol) {
        case PROTOCOL_TCP -> {
          int headers = transport + (u8(transport + 12) >>> 4) * 4;
          write(transport + TCP_CHECKSUM, sum);
          yield of(
              transport,
              TCP_CHECKSUM,
              four ? Segmentation.TCPV4 : Segmentation.TCPV6,
              (u8(transport + 13) & CWR) != 0,
              headers,
              segmentSize);
        }
        case PROTOCOL_UDP -> {
          write(transport + UDP_CHECKSUM, sum);
          yield of(
              transport,
              UDP_CHECKSUM,
              Segmentation.UDP_L4,
              false,
              transport + UDP_HEADER_BYTES,
              segmentSize);
        }
        default -> throw new IllegalArgumentException("the frame has protocol " + protocol);
      };
    }

    private NetOffload of(
        int start, int offset, Segmentation type, boolean ecn, int headers, int segmentSize) {
      if (headers > length) {
        throw cut();
      }
      return segmentSize == 0 || length - headers <= segmentSize
          ? checksum(start, offset)
          : new NetOffload(true, start, offset, type, ecn, headers, segmentSize);
    }

    /** The sum of addresses, protocol and length (RFC 9293, RFC 8200), folded. */
    private long pseudoHeader(int network, int transport, boolean four, int protocol) {
      int addresses = four ? network + 12 : network + 8;
      int bytes = four ? 8 : 32;
      require(addresses + bytes);
      long sum = InternetChecksum.add(0, segment, frame + addresses, bytes, false);
      return InternetChecksum.fold(sum + protocol + (length - transport));
    }

    private void write(int at, long sum) {
      require(at + 2);
      segment.set(ValueLayout.JAVA_BYTE, frame + at, (byte) (sum >>> 8));
      segment.set(ValueLayout.JAVA_BYTE, frame + at + 1, (byte) sum);
    }

    private int u8(int at) {
      require(at + 1);
      return segment.get(ValueLayout.JAVA_BYTE, frame + at) & 0xff;
    }

    private int u16(int at) {
      return u8(at) << 8 | u8(at + 1);
    }

    private void require(int end) {
      if (end > length) {
        throw cut();
      }
    }

    private IllegalArgumentException cut() {
      return new IllegalArgumentException(
          "a frame of " + length + " bytes ends inside its headers");
    }

    private static String hex(int value) {
      return Integer.toHexString(value);
    }
  }
}
