package org.virtio4j.sketch.net;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;

@FeatureEnum
enum NetFeature {
  @Bit(0)
  CSUM,
  @Bit(1)
  GUEST_CSUM,
  @Bit(3)
  MTU,
  @Bit(5)
  MAC,
  @Bit(7)
  @If(GUEST_CSUM)
  GUEST_TSO4,
  @Bit(8)
  @If(GUEST_CSUM)
  GUEST_TSO6,
  @Bit(9)
  @If(anyOf = {GUEST_TSO4, GUEST_TSO6})
  GUEST_ECN,
  @Bit(16)
  STATUS,
  @Bit(17)
  CTRL_VQ,
  @Bit(2)
  @If(CTRL_VQ)
  CTRL_GUEST_OFFLOADS,
  @Bit(18)
  @If(CTRL_VQ)
  CTRL_RX,
  @Bit(19)
  @If(CTRL_VQ)
  CTRL_VLAN,
  @Bit(20)
  CTRL_RX_EXTRA,
  @Bit(57)
  HASH_REPORT,
  @Bit(60)
  @If(CTRL_VQ)
  RSS,
  @Bit(22)
  @If(CTRL_VQ)
  MQ,
  @Bit(23)
  @If(CTRL_VQ)
  CTRL_MAC_ADDR,
  @Bit(51)
  @If(
      value = CTRL_VQ,
      anyOf = {RSS, HASH_REPORT})
  HASH_TUNNEL,
  @Bit(52)
  @If(CTRL_VQ)
  VQ_NOTF_COAL,
  @Bit(63)
  SPEED_DUPLEX,
  @Bit(65)
  GUEST_UDP_TUNNEL_GSO,
  @Bit(67)
  HOST_UDP_TUNNEL_GSO,
  @Bit(69)
  OUT_NET_HEADER,
  @Bit(70)
  IPSEC;

  @FeatureCondition
  @interface If {
    NetFeature[] value() default {};

    NetFeature[] anyOf() default {};

    NetFeature[] not() default {};
  }
}
