package org.virtio4j.device.console;

import static org.virtio4j.device.console.ConsoleFeature.MULTIPORT;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.device.console.ConsoleFeature.If;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

/**
 * The console device: what it receives and what it transmits at each port, and what driver and
 * device tell each other of the ports.
 */
@VirtioDevice(id = 3, config = ConsoleConfig.class, features = ConsoleFeature.class, spec = "5.3")
public interface ConsoleDevice {
  /**
   * What a port has received.
   *
   * @param port the number of the port
   * @return the queue; one thread at a time uses it
   */
  @Queue(open = 32, size = 16, bytes = 1024)
  ReceiveQueue receive(int port);

  /**
   * What a port is to transmit.
   *
   * @param port the number of the port
   * @return the queue; one thread at a time uses it
   */
  @Queue(open = 32, size = 16, bytes = 4096)
  TransmitQueue transmit(int port);

  /**
   * What the device tells of its ports: each buffer begins with a {@link ConsoleControl}.
   *
   * @return the queue; one thread at a time uses it
   */
  @If(MULTIPORT)
  @Queue(index = 2, size = 32, bytes = 1024)
  ReceiveQueue controlReceive();

  /**
   * What the driver tells of the ports: each buffer is a {@link ConsoleControl}.
   *
   * @return the queue; one thread at a time uses it
   */
  @If(MULTIPORT)
  @Queue(index = 3, size = 32, bytes = 8)
  TransmitQueue controlTransmit();

  /**
   * How many ports there can be.
   *
   * @param maxNrPorts what the device says
   * @return 1 or more
   */
  static int receiveCount(long maxNrPorts) {
    return Math.clamp(maxNrPorts, 1, Short.MAX_VALUE);
  }

  /**
   * How many ports there can be.
   *
   * @param maxNrPorts what the device says
   * @return 1 or more
   */
  static int transmitCount(long maxNrPorts) {
    return receiveCount(maxNrPorts);
  }

  /**
   * Where a port's receive queue is: the control queues lie between those of port 0 and of port 1.
   *
   * @param port the number of the port
   * @return the index of the queue
   */
  static int receiveIndex(int port) {
    return port == 0 ? 0 : 2 * port + 2;
  }

  /**
   * Where a port's transmit queue is.
   *
   * @param port the number of the port
   * @return the index of the queue
   */
  static int transmitIndex(int port) {
    return receiveIndex(port) + 1;
  }
}
