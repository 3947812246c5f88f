package org.virtio4j.sketch.net;

import static org.virtio4j.sketch.net.NetFeature.*;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 1, config = NetConfig.class, features = NetFeature.class, spec = "5.1")
interface NetDevice {
  @Queue(index = 0, step = 2, header = NetHeader.class, buffers = 256, bytes = 1526)
  ReceiveQueue receive(int pair);

  @Queue(index = 1, step = 2, header = NetHeader.class)
  TransmitQueue transmit(int pair);

  @Queue(header = ControlHeader.class, reply = ControlAck.class, replyFirst = true)
  @If(CTRL_VQ)
  ControlQueue control();

  static int receiveCount(int maxVirtqueuePairs, Negotiated<NetFeature> features) {
    return features.has(MQ) || features.has(RSS) ? maxVirtqueuePairs : 1;
  }

  static int transmitCount(int maxVirtqueuePairs, Negotiated<NetFeature> features) {
    return receiveCount(maxVirtqueuePairs, features);
  }

  static int controlIndex(int maxVirtqueuePairs, Negotiated<NetFeature> features) {
    return 2 * receiveCount(maxVirtqueuePairs, features);
  }

  interface ControlQueue {
    @If(CTRL_RX)
    @Request({0, 0})
    void promiscuous(@U8 boolean on);

    @If(CTRL_RX_EXTRA)
    @Request({0, 2})
    void allUnicast(@U8 boolean on);

    @If(CTRL_RX)
    @Request(
        value = {1, 0},
        bytes = 2048)
    void macTable(MacTable unicast, MacTable multicast);

    @If(CTRL_MAC_ADDR)
    @Request({1, 1})
    void macAddress(@U8 @Length(6) byte[] mac);

    @If(CTRL_VLAN)
    @Request({2, 0})
    void addVlan(@U16 int vid);

    @If(MQ)
    @Request({4, 0})
    void queuePairs(@U16 int pairs);

    @If(RSS)
    @Request(
        value = {4, 1},
        bytes = 1024)
    void rss(RssConfig config);

    @If(CTRL_GUEST_OFFLOADS)
    @Request({5, 0})
    void guestOffloads(@U64 long mask);

    @Request(
        value = {6, 3},
        reply = CoalReply.class)
    Coal coalescing(@U32 long vqIndex);
  }
}
