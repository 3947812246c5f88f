package org.virtio4j.sketch.net;

import static org.virtio4j.sketch.net.NetFeature.*;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
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

  /**
   * What is configured is handed over as {@link MacTableCodec}, {@link RssConfigCodec} and others
   * encode it.
   */
  interface ControlQueue {
    @If(CTRL_RX)
    @Request({0, 0})
    void promiscuous(@DeviceReadable MemorySegment on);

    @If(CTRL_RX_EXTRA)
    @Request({0, 2})
    void allUnicast(@DeviceReadable MemorySegment on);

    @If(CTRL_RX)
    @Request({1, 0})
    void macTable(@DeviceReadable MemorySegment unicast, @DeviceReadable MemorySegment multicast);

    @If(CTRL_MAC_ADDR)
    @Request({1, 1})
    void macAddress(@DeviceReadable MemorySegment mac);

    @If(CTRL_VLAN)
    @Request({2, 0})
    void addVlan(@DeviceReadable MemorySegment vid);

    @If(MQ)
    @Request({4, 0})
    void queuePairs(@DeviceReadable MemorySegment pairs);

    @If(RSS)
    @Request({4, 1})
    void rss(@DeviceReadable MemorySegment config);

    @If(CTRL_GUEST_OFFLOADS)
    @Request({5, 0})
    void guestOffloads(@DeviceReadable MemorySegment mask);
  }
}
