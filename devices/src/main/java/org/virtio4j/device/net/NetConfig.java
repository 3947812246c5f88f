package org.virtio4j.device.net;

import static org.virtio4j.device.net.NetFeature.HASH_REPORT;
import static org.virtio4j.device.net.NetFeature.HASH_TUNNEL;
import static org.virtio4j.device.net.NetFeature.MAC;
import static org.virtio4j.device.net.NetFeature.MQ;
import static org.virtio4j.device.net.NetFeature.MTU;
import static org.virtio4j.device.net.NetFeature.RSS;
import static org.virtio4j.device.net.NetFeature.SPEED_DUPLEX;
import static org.virtio4j.device.net.NetFeature.STATUS;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.Word;
import org.virtio4j.device.net.NetFeature.If;

/**
 * The configuration space of the network device.
 *
 * @param mac the device's address
 * @param status the state of the link, which is up if the device does not tell
 * @param maxVirtqueuePairs the number of pairs of queues
 * @param mtu the greatest size in bytes of what a frame carries
 * @param speed the speed of the link in Mbit/s, or 0xffffffff if the device does not know it
 * @param duplex how the link is shared
 * @param rssMaxKeySize the greatest size in bytes of a key for hashes
 * @param rssMaxIndirectionTableLength the greatest length of an indirection table
 * @param supportedHashTypes the types of hashes that the device computes
 * @param supportedTunnelTypes the types of tunnels whose inner headers it hashes
 */
@ConfigSpace(size = 28, spec = "5.1.4")
public record NetConfig(
    @U8 @Length(6) @If(MAC) byte[] mac,
    @If(STATUS) @Default(1) Status status,
    @U16 @If(anyOf = {MQ, RSS}) @Default(1) int maxVirtqueuePairs,
    @U16 @If(MTU) @Default(1500) int mtu,
    @U32 @If(SPEED_DUPLEX) @Default(0xffff_ffffL) long speed,
    @U8 @If(SPEED_DUPLEX) @Default(255) Duplex duplex,
    @U8 @If(anyOf = {RSS, HASH_REPORT}) @Default(0) int rssMaxKeySize,
    @U16 @If(RSS) @Default(0) int rssMaxIndirectionTableLength,
    @U32 @If(anyOf = {RSS, HASH_REPORT}) @Default(0) long supportedHashTypes,
    @U32 @If(HASH_TUNNEL) @Default(0) long supportedTunnelTypes) {

  /**
   * The state of the link.
   *
   * @param linkUp whether there is a link
   * @param announce whether the device asks the driver to announce itself
   */
  @Word(bits = 16)
  public record Status(@Bit(0) boolean linkUp, @Bit(1) boolean announce) {}

  /** How a link is shared by the two directions. */
  public enum Duplex {
    /** One direction at a time. */
    @Code(0)
    HALF,
    /** Both directions at a time. */
    @Code(1)
    FULL,
    /** The device does not know. */
    @Code(255)
    UNKNOWN,
    /** What the specification does not name. */
    @Code(otherwise = true)
    OTHER
  }
}
