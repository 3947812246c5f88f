package org.virtio4j.sketch.net;

import static org.virtio4j.sketch.net.NetFeature.*;

import org.virtio4j.annotation.At;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.Word;

/** What precedes a packet: 12, 20, 24 or 32 bytes. */
@Message(size = 32, spec = "5.1.6")
record NetHeader(
    Flags flags,
    @U8 int gsoType,
    @U16 int hdrLen,
    @U16 int gsoSize,
    @U16 int csumStart,
    @U16 int csumOffset,
    @U16 int numBuffers,
    @If(anyOf = {HASH_REPORT, GUEST_UDP_TUNNEL_GSO, HOST_UDP_TUNNEL_GSO, OUT_NET_HEADER, IPSEC})
        Hash hash,
    @If(anyOf = {GUEST_UDP_TUNNEL_GSO, HOST_UDP_TUNNEL_GSO, OUT_NET_HEADER, IPSEC}) Tunnel tunnel,
    @If(anyOf = {OUT_NET_HEADER, IPSEC}) Outer outer) {
  @Word(bits = 8)
  record Flags(
      @Bit(0) boolean needsCsum,
      @Bit(1) boolean dataValid,
      @Bit(2) boolean rscInfo,
      @Bit(3) boolean udpTunnelCsum) {}

  @Message(size = 8)
  record Hash(@U32 long value, @U16 int report) {}

  @Message(size = 4)
  record Tunnel(@U16 int outerThOffset, @U16 int innerNhOffset) {}

  @Message(size = 8)
  record Outer(@U16 int outerNhOffset, @At(2) @U32 long ipsecResourceId, @U16 int resourceType) {}
}
