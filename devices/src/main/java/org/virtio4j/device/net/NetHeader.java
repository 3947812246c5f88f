package org.virtio4j.device.net;

import static org.virtio4j.device.net.NetFeature.GUEST_UDP_TUNNEL_GSO;
import static org.virtio4j.device.net.NetFeature.HASH_REPORT;
import static org.virtio4j.device.net.NetFeature.HOST_UDP_TUNNEL_GSO;
import static org.virtio4j.device.net.NetFeature.IPSEC;
import static org.virtio4j.device.net.NetFeature.MRG_RXBUF;
import static org.virtio4j.device.net.NetFeature.OUT_NET_HEADER;
import static org.virtio4j.device.net.NetFeature.VERSION_1;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.Word;
import org.virtio4j.device.net.NetFeature.If;

/**
 * What precedes each frame: what is left of it to the other side. It has 12 bytes, or 20, 24 or 32
 * with features that add to it; 10 with a legacy device without mergeable buffers.
 *
 * @param flags what there is to do, or was done
 * @param gsoType how the frame is cut into segments
 * @param hdrLen the size in bytes of all headers of a frame that is to be cut
 * @param gsoSize the size in bytes of what a segment carries
 * @param csumStart where the bytes begin that the checksum is of
 * @param csumOffset where, from there, the checksum goes
 * @param numBuffers the number of receive buffers that the frame takes; 0 in what is sent
 * @param hash what the frame was hashed to
 * @param tunnel where the headers inside a UDP tunnel are
 * @param outer where the outer network header is
 */
@Message(spec = "5.1.9")
public record NetHeader(
    Flags flags,
    GsoType gsoType,
    @U16 int hdrLen,
    @U16 int gsoSize,
    @U16 int csumStart,
    @U16 int csumOffset,
    @U16 @If(anyOf = {VERSION_1, MRG_RXBUF}) @Default(1) int numBuffers,
    @If(anyOf = {HASH_REPORT, GUEST_UDP_TUNNEL_GSO, HOST_UDP_TUNNEL_GSO, OUT_NET_HEADER, IPSEC})
        Hash hash,
    @If(anyOf = {GUEST_UDP_TUNNEL_GSO, HOST_UDP_TUNNEL_GSO, OUT_NET_HEADER, IPSEC}) Tunnel tunnel,
    @If(anyOf = {OUT_NET_HEADER, IPSEC}) Outer outer) {

  /**
   * What there is to do with a frame, or was done.
   *
   * @param needsCsum the checksum is to be completed
   * @param dataValid the checksum was found to be right
   * @param rscInfo the frame was put together of segments, which are counted in place of the
   *     checksum's position
   * @param udpTunnelCsum the outer checksum of a UDP tunnel is to be completed
   */
  @Word(bits = 8)
  public record Flags(
      @Bit(0) boolean needsCsum,
      @Bit(1) boolean dataValid,
      @Bit(2) boolean rscInfo,
      @Bit(3) boolean udpTunnelCsum) {}

  /**
   * How a frame is cut into segments.
   *
   * @param type what the segments are
   * @param udpTunnelIpv4 the frame is in a UDP tunnel over IPv4
   * @param udpTunnelIpv6 the frame is in a UDP tunnel over IPv6
   * @param ecn the frame has explicit congestion notification
   */
  @Word(bits = 8)
  public record GsoType(
      @Bit(value = 0, width = 5) Segmentation type,
      @Bit(5) boolean udpTunnelIpv4,
      @Bit(6) boolean udpTunnelIpv6,
      @Bit(7) boolean ecn) {}

  /** What a frame is cut into. */
  public enum Segmentation {
    /** The frame is not cut. */
    @Code(0)
    NONE,
    /** Segments of TCP over IPv4. */
    @Code(1)
    TCPV4,
    /** Fragments of UDP. */
    @Code(3)
    UDP,
    /** Segments of TCP over IPv6. */
    @Code(4)
    TCPV6,
    /** Datagrams of UDP. */
    @Code(5)
    UDP_L4,
    /** What the specification does not name. */
    @Code(otherwise = true)
    UNKNOWN
  }

  /**
   * What a frame was hashed to.
   *
   * @param value the hash
   * @param report what was hashed; 0 if nothing was
   */
  @Message(size = 8)
  public record Hash(@U32 long value, @U16 int report) {}

  /**
   * Where the headers of a frame in a UDP tunnel are.
   *
   * @param outerThOffset where the outer transport header begins
   * @param innerNhOffset where the inner network header begins
   */
  @Message
  public record Tunnel(@U16 int outerThOffset, @U16 int innerNhOffset) {}

  /**
   * Where the outer network header of a frame is; and how it is to be encrypted, which this driver
   * does not do.
   *
   * @param outerNhOffset where the outer network header begins
   * @param ipsecResourceId the number of the resource that encrypts
   * @param ipsecResourceType the type of that resource
   */
  @Message
  public record Outer(
      @U16 int outerNhOffset, @At(2) @U32 long ipsecResourceId, @U16 int ipsecResourceType) {}
}
