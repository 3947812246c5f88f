package org.virtio4j.device.net;

import static org.virtio4j.device.net.NetFeature.CTRL_GUEST_OFFLOADS;
import static org.virtio4j.device.net.NetFeature.CTRL_MAC_ADDR;
import static org.virtio4j.device.net.NetFeature.CTRL_RX;
import static org.virtio4j.device.net.NetFeature.CTRL_RX_EXTRA;
import static org.virtio4j.device.net.NetFeature.CTRL_VLAN;
import static org.virtio4j.device.net.NetFeature.DEVICE_STATS;
import static org.virtio4j.device.net.NetFeature.GUEST_ANNOUNCE;
import static org.virtio4j.device.net.NetFeature.HASH_REPORT;
import static org.virtio4j.device.net.NetFeature.HASH_TUNNEL;
import static org.virtio4j.device.net.NetFeature.MQ;
import static org.virtio4j.device.net.NetFeature.NOTF_COAL;
import static org.virtio4j.device.net.NetFeature.RSS;
import static org.virtio4j.device.net.NetFeature.VQ_NOTF_COAL;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Request;
import org.virtio4j.device.net.NetFeature.If;

/**
 * The commands of a network device as they are framed (VIRTIO 1.4, 5.1.9.5): {@link NetControl} is
 * how they are used. A command that the device does not carry out is a {@link
 * org.virtio4j.RequestFailedException}.
 */
public interface ControlQueue {
  /**
   * Lets all frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 0})
  @If(CTRL_RX)
  void promiscuous(@DeviceReadable MemorySegment data);

  /**
   * Lets all multicast frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 1})
  @If(CTRL_RX)
  void allMulticast(@DeviceReadable MemorySegment data);

  /**
   * Lets all unicast frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 2})
  @If(CTRL_RX_EXTRA)
  void allUnicast(@DeviceReadable MemorySegment data);

  /**
   * Lets no multicast frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 3})
  @If(CTRL_RX_EXTRA)
  void noMulticast(@DeviceReadable MemorySegment data);

  /**
   * Lets no unicast frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 4})
  @If(CTRL_RX_EXTRA)
  void noUnicast(@DeviceReadable MemorySegment data);

  /**
   * Lets no broadcast frames through.
   *
   * @param data 1 byte
   */
  @Request({0, 5})
  @If(CTRL_RX_EXTRA)
  void noBroadcast(@DeviceReadable MemorySegment data);

  /**
   * Sets the addresses that are let through.
   *
   * @param data a table of unicast addresses and one of multicast addresses
   */
  @Request({1, 0})
  @If(CTRL_RX)
  void macTable(@DeviceReadable MemorySegment data);

  /**
   * Sets the device's own address.
   *
   * @param data 6 bytes
   */
  @Request({1, 1})
  @If(CTRL_MAC_ADDR)
  void macAddress(@DeviceReadable MemorySegment data);

  /**
   * Lets frames of a VLAN through.
   *
   * @param data the number of the VLAN
   */
  @Request({2, 0})
  @If(CTRL_VLAN)
  void addVlan(@DeviceReadable MemorySegment data);

  /**
   * Lets frames of a VLAN through no more.
   *
   * @param data the number of the VLAN
   */
  @Request({2, 1})
  @If(CTRL_VLAN)
  void removeVlan(@DeviceReadable MemorySegment data);

  /**
   * Sets how many pairs of queues are used.
   *
   * @param data the number of pairs
   */
  @Request({4, 0})
  @If(MQ)
  void queuePairs(@DeviceReadable MemorySegment data);

  /**
   * Sets how the queue of what is received is chosen.
   *
   * @param data the settings
   */
  @Request({4, 1})
  @If(RSS)
  void rss(@DeviceReadable MemorySegment data);

  /**
   * Sets what hashes are reported.
   *
   * @param data the settings
   */
  @Request({4, 2})
  @If(HASH_REPORT)
  void hash(@DeviceReadable MemorySegment data);

  /**
   * Sets what the driver takes as it is.
   *
   * @param data 8 bytes of bits
   */
  @Request({5, 0})
  @If(CTRL_GUEST_OFFLOADS)
  void guestOffloads(@DeviceReadable MemorySegment data);

  /**
   * Holds notifications of transmit queues back.
   *
   * @param data how far
   */
  @Request({6, 0})
  @If(NOTF_COAL)
  void transmitCoalescing(@DeviceReadable MemorySegment data);

  /**
   * Holds notifications of receive queues back.
   *
   * @param data how far
   */
  @Request({6, 1})
  @If(NOTF_COAL)
  void receiveCoalescing(@DeviceReadable MemorySegment data);

  /**
   * Holds notifications of a queue back.
   *
   * @param data which queue, and how far
   */
  @Request({6, 2})
  @If(VQ_NOTF_COAL)
  void queueCoalescing(@DeviceReadable MemorySegment data);

  /**
   * Sets the types of tunnels whose inner headers are hashed.
   *
   * @param data 4 bytes of bits
   */
  @Request({7, 0})
  @If(HASH_TUNNEL)
  void tunnelTypes(@DeviceReadable MemorySegment data);

  /**
   * Asks how far notifications of a queue are held back.
   *
   * @param queue which queue
   * @param result memory for the answer
   * @return the number of bytes that the device says it wrote
   */
  @Request({6, 3})
  @If(VQ_NOTF_COAL)
  int getQueueCoalescing(@DeviceReadable MemorySegment queue, @DeviceWritable MemorySegment result);

  /**
   * Asks what types of statistics there are.
   *
   * @param result memory for the answer
   * @return the number of bytes that the device says it wrote
   */
  @Request({8, 0})
  @If(DEVICE_STATS)
  int statisticsTypes(@DeviceWritable MemorySegment result);

  /**
   * Asks for statistics.
   *
   * @param query which ones
   * @param result memory for the answer
   * @return the number of bytes that the device says it wrote
   */
  @Request({8, 1})
  @If(DEVICE_STATS)
  int statistics(@DeviceReadable MemorySegment query, @DeviceWritable MemorySegment result);

  /** Tells the device that the driver has announced itself, as it was asked to. */
  @Request({3, 0})
  @If(GUEST_ANNOUNCE)
  void announceAck();
}
