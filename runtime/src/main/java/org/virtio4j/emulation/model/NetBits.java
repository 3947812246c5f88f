package org.virtio4j.emulation.model;

/** The feature bits of the network device (VIRTIO 1.4, 5.1.3). */
final class NetBits {
  static final int CSUM = 0;
  static final int GUEST_CSUM = 1;
  static final int CTRL_GUEST_OFFLOADS = 2;
  static final int MTU = 3;
  static final int MAC = 5;
  static final int GUEST_TSO4 = 7;
  static final int GUEST_TSO6 = 8;
  static final int GUEST_ECN = 9;
  static final int GUEST_UFO = 10;
  static final int HOST_TSO4 = 11;
  static final int HOST_TSO6 = 12;
  static final int HOST_ECN = 13;
  static final int HOST_UFO = 14;
  static final int MRG_RXBUF = 15;
  static final int STATUS = 16;
  static final int CTRL_VQ = 17;
  static final int CTRL_RX = 18;
  static final int CTRL_VLAN = 19;
  static final int CTRL_RX_EXTRA = 20;
  static final int GUEST_ANNOUNCE = 21;
  static final int MQ = 22;
  static final int CTRL_MAC_ADDR = 23;
  static final int ANY_LAYOUT = 27;
  static final int VERSION_1 = 32;
  static final int DEVICE_STATS = 50;
  static final int HASH_TUNNEL = 51;
  static final int VQ_NOTF_COAL = 52;
  static final int NOTF_COAL = 53;
  static final int GUEST_USO4 = 54;
  static final int GUEST_USO6 = 55;
  static final int HOST_USO = 56;
  static final int HASH_REPORT = 57;
  static final int GUEST_HDRLEN = 59;
  static final int RSS = 60;
  static final int SPEED_DUPLEX = 63;
  static final int GUEST_UDP_TUNNEL_GSO = 65;
  static final int GUEST_UDP_TUNNEL_GSO_CSUM = 66;
  static final int HOST_UDP_TUNNEL_GSO = 67;
  static final int HOST_UDP_TUNNEL_GSO_CSUM = 68;
  static final int OUT_NET_HEADER = 69;
  static final int IPSEC = 70;

  private NetBits() {}
}
