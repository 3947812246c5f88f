package org.virtio4j.device.net;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

/**
 * The features of the network device (VIRTIO 1.4, 5.1.3). Two that all devices have in common are
 * among them, since the size of a frame's header depends on the one, and the framing of legacy
 * devices on the other.
 */
@FeatureEnum
public enum NetFeature {
  /** The device is no legacy device. */
  @Bit(32)
  VERSION_1,
  /** The device takes any framing of header and data. */
  @Bit(27)
  ANY_LAYOUT,

  /** The device completes checksums of what is sent. */
  @Bit(0)
  CSUM,
  /** The driver takes what is received with checksums that are not complete. */
  @Bit(1)
  GUEST_CSUM,
  /** The greatest size of what a frame carries is in the configuration. */
  @Bit(3)
  MTU,
  /** The device's address is in the configuration. */
  @Bit(5)
  MAC,
  /** The driver takes TCP over IPv4 that is not cut into segments. */
  @Bit(7)
  @If(GUEST_CSUM)
  GUEST_TSO4,
  /** The driver takes TCP over IPv6 that is not cut into segments. */
  @Bit(8)
  @If(GUEST_CSUM)
  GUEST_TSO6,
  /** The driver takes such TCP with explicit congestion notification. */
  @Bit(9)
  @If(anyOf = {GUEST_TSO4, GUEST_TSO6})
  GUEST_ECN,
  /** The driver takes UDP that is not cut into fragments. */
  @Bit(10)
  @If(GUEST_CSUM)
  GUEST_UFO,
  /** The device cuts TCP over IPv4 into segments. */
  @Bit(11)
  @If(CSUM)
  HOST_TSO4,
  /** The device cuts TCP over IPv6 into segments. */
  @Bit(12)
  @If(CSUM)
  HOST_TSO6,
  /** The device cuts such TCP with explicit congestion notification. */
  @Bit(13)
  @If(anyOf = {HOST_TSO4, HOST_TSO6})
  HOST_ECN,
  /** The device cuts UDP into fragments. */
  @Bit(14)
  @If(CSUM)
  HOST_UFO,
  /** A frame may take several receive buffers. */
  @Bit(15)
  MRG_RXBUF,
  /** The state of the link is in the configuration. */
  @Bit(16)
  STATUS,
  /** There is a control queue. */
  @Bit(17)
  CTRL_VQ,
  /** The guest offloads can be turned on and off. */
  @Bit(2)
  @If(CTRL_VQ)
  CTRL_GUEST_OFFLOADS,
  /** Receive modes and addresses can be set. */
  @Bit(18)
  @If(CTRL_VQ)
  CTRL_RX,
  /** Frames can be filtered by their VLAN. */
  @Bit(19)
  @If(CTRL_VQ)
  CTRL_VLAN,
  /** More receive modes can be set. */
  @Bit(20)
  @If(CTRL_VQ)
  CTRL_RX_EXTRA,
  /** The device can ask the driver to announce itself. */
  @Bit(21)
  @If(CTRL_VQ)
  GUEST_ANNOUNCE,
  /** There are several pairs of queues. */
  @Bit(22)
  @If(CTRL_VQ)
  MQ,
  /** The device's address can be set. */
  @Bit(23)
  @If(CTRL_VQ)
  CTRL_MAC_ADDR,
  /** The device counts what it does. */
  @Bit(50)
  @If(CTRL_VQ)
  DEVICE_STATS,
  /** Notifications of single queues can be held back. */
  @Bit(52)
  @If(CTRL_VQ)
  VQ_NOTF_COAL,
  /** Notifications can be held back. */
  @Bit(53)
  @If(CTRL_VQ)
  NOTF_COAL,
  /** The driver takes UDP over IPv4 that is not cut into datagrams. */
  @Bit(54)
  @If(GUEST_CSUM)
  GUEST_USO4,
  /** The driver takes UDP over IPv6 that is not cut into datagrams. */
  @Bit(55)
  @If(GUEST_CSUM)
  GUEST_USO6,
  /** The device cuts UDP into datagrams. */
  @Bit(56)
  @If(CSUM)
  HOST_USO,
  /** The device tells the hash of what is received. */
  @Bit(57)
  @If(CTRL_VQ)
  HASH_REPORT,
  /** The driver always tells the exact size of the headers of what is to be cut. */
  @Bit(59)
  GUEST_HDRLEN,
  /** The queue of what is received is chosen by its hash. */
  @Bit(60)
  @If(CTRL_VQ)
  RSS,
  /** Inner headers of tunnels are hashed. */
  @Bit(51)
  @If(
      value = CTRL_VQ,
      anyOf = {RSS, HASH_REPORT})
  HASH_TUNNEL,
  /** The device tells how many segments it has put together. */
  @Bit(61)
  @If(anyOf = {HOST_TSO4, HOST_TSO6})
  RSC_EXT,
  /** The device stands by for another one with the same address. */
  @Bit(value = 62, accept = false)
  STANDBY,
  /** The speed of the link is in the configuration. */
  @Bit(63)
  SPEED_DUPLEX,
  /** There are several settings of receive-side scaling. */
  @Bit(value = 64, accept = false)
  RSS_CONTEXT,
  /** The driver takes what came through a UDP tunnel and is not cut. */
  @Bit(65)
  @If({GUEST_TSO4, GUEST_TSO6, GUEST_USO4, GUEST_USO6})
  GUEST_UDP_TUNNEL_GSO,
  /** The driver takes such frames with checksums that are not complete. */
  @Bit(66)
  @If(GUEST_UDP_TUNNEL_GSO)
  GUEST_UDP_TUNNEL_GSO_CSUM,
  /** The device cuts what goes through a UDP tunnel. */
  @Bit(67)
  @If({HOST_TSO4, HOST_TSO6, HOST_USO})
  HOST_UDP_TUNNEL_GSO,
  /** The device completes the checksums of such frames. */
  @Bit(68)
  @If(HOST_UDP_TUNNEL_GSO)
  HOST_UDP_TUNNEL_GSO_CSUM,
  /** Headers tell where the outer network header is. */
  @Bit(69)
  OUT_NET_HEADER,
  /** The device encrypts what is sent. */
  @Bit(value = 70, accept = false)
  IPSEC;

  /** What exists only with some of these features. */
  @FeatureCondition
  public @interface If {
    /**
     * All of these are negotiated.
     *
     * @return features
     */
    NetFeature[] value() default {};

    /**
     * At least one of these is negotiated.
     *
     * @return features
     */
    NetFeature[] anyOf() default {};
  }
}
