package org.virtio4j.device.net;

import static org.virtio4j.device.net.NetFeature.ANY_LAYOUT;
import static org.virtio4j.device.net.NetFeature.CTRL_VQ;
import static org.virtio4j.device.net.NetFeature.GUEST_TSO4;
import static org.virtio4j.device.net.NetFeature.GUEST_TSO6;
import static org.virtio4j.device.net.NetFeature.GUEST_UFO;
import static org.virtio4j.device.net.NetFeature.GUEST_USO4;
import static org.virtio4j.device.net.NetFeature.GUEST_USO6;
import static org.virtio4j.device.net.NetFeature.MRG_RXBUF;
import static org.virtio4j.device.net.NetFeature.VERSION_1;

import org.virtio4j.InitializationException;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.device.net.NetFeature.If;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

/** The network device: pairs of queues for frames, and a queue for commands. */
@VirtioDevice(id = 1, config = NetConfig.class, features = NetFeature.class, spec = "5.1")
public interface NetDevice {
  /** The greatest number of pairs of queues: 0x8000. */
  int MAX_PAIRS = 0x8000;

  /** The least size in bytes of what a device must be able to carry in a frame: 68. */
  int MIN_MTU = 68;

  /** The size in bytes of an Ethernet header: 14. */
  int ETHERNET_HEADER_BYTES = 14;

  /** The size in bytes of a VLAN's tag: 4. */
  int VLAN_TAG_BYTES = 4;

  /** The greatest size in bytes of a frame that is not cut: 65550. */
  int MAX_FRAME_BYTES = 65_536 + ETHERNET_HEADER_BYTES;

  /** The size in bytes of receive buffers of which a frame may take several: 2048. */
  int MERGEABLE_BUFFER_BYTES = 2048;

  /** The size in bytes above which there are few receive buffers: 16384. */
  int LARGE_BUFFER_BYTES = 16_384;

  /** The number of receive buffers that are so large: 64. */
  int LARGE_BUFFERS = 64;

  /**
   * What was received.
   *
   * @param pair the number of a pair of queues
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 0, step = 2, header = NetHeader.class)
  ReceiveQueue receive(int pair);

  /**
   * What is to be sent.
   *
   * @param pair the number of a pair of queues
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 1, step = 2, header = NetHeader.class)
  TransmitQueue transmit(int pair);

  /**
   * Commands.
   *
   * @return the queue; one thread at a time uses it
   */
  @Queue(size = 64, header = ControlHeader.class, reply = ControlReply.class, replyFirst = true)
  @If(CTRL_VQ)
  ControlQueue control();

  /**
   * How many queues there are for what is received.
   *
   * @param maxVirtqueuePairs what the device says
   * @return the same
   * @throws InitializationException if no device may say so
   */
  static int receiveCount(int maxVirtqueuePairs) {
    if (maxVirtqueuePairs < 1 || maxVirtqueuePairs > MAX_PAIRS) {
      throw new InitializationException(
          "the device says that it has " + maxVirtqueuePairs + " pairs of queues");
    }
    return maxVirtqueuePairs;
  }

  /**
   * How many queues there are for what is to be sent.
   *
   * @param maxVirtqueuePairs what the device says
   * @return the same
   * @throws InitializationException if no device may say so
   */
  static int transmitCount(int maxVirtqueuePairs) {
    return receiveCount(maxVirtqueuePairs);
  }

  /**
   * Where the queue for commands is: behind all pairs that there can be, not only those in use.
   *
   * @param maxVirtqueuePairs what the device says
   * @return the index of the queue
   */
  static int controlIndex(int maxVirtqueuePairs) {
    return 2 * receiveCount(maxVirtqueuePairs);
  }

  /**
   * The size of each receive buffer: what the device wants at least (5.1.9.3.1), and what a frame
   * of the link has at most.
   *
   * @param mtu the greatest size of what a frame carries
   * @param features what was negotiated
   * @return a size in bytes, without the header
   * @throws InitializationException if no device may have such an MTU; or if it is a legacy device
   *     that wants headers in buffers of their own (5.1.9.6.1)
   */
  static int receiveBytes(int mtu, Negotiated<NetFeature> features) {
    int frame = transmitBytes(mtu);
    if (!features.has(VERSION_1) && !features.has(ANY_LAYOUT)) {
      throw new InitializationException(
          "a legacy device without ANY_LAYOUT wants headers in buffers of their own");
    }
    if (features.has(MRG_RXBUF)) {
      return MERGEABLE_BUFFER_BYTES;
    }
    boolean whole =
        features.has(GUEST_TSO4)
            || features.has(GUEST_TSO6)
            || features.has(GUEST_UFO)
            || features.has(GUEST_USO4)
            || features.has(GUEST_USO6);
    return Math.max(frame, whole ? MAX_FRAME_BYTES : 1514);
  }

  /**
   * The size of each buffer for what is to be sent: a frame of the link. What is to be cut is sent
   * from the caller's own memory.
   *
   * @param mtu the greatest size of what a frame carries
   * @return a size in bytes, without the header
   * @throws InitializationException if no device may have such an MTU
   */
  static int transmitBytes(int mtu) {
    if (mtu < MIN_MTU) {
      throw new InitializationException("the device says that its MTU is " + mtu);
    }
    return mtu + ETHERNET_HEADER_BYTES + VLAN_TAG_BYTES;
  }

  /**
   * How many receive buffers there are: as many as the queue has descriptors, but fewer if each is
   * to hold what is not cut.
   *
   * @param mtu the greatest size of what a frame carries
   * @param features what was negotiated
   * @return a number of buffers; 0 for as many as the queue has descriptors
   * @throws InitializationException if no device may have such an MTU
   */
  static int receiveBuffers(int mtu, Negotiated<NetFeature> features) {
    return receiveBytes(mtu, features) > LARGE_BUFFER_BYTES ? LARGE_BUFFERS : 0;
  }
}
