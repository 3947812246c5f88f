package org.virtio4j.device.console;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

/** The console device: what it receives and what it transmits at port 0. */
@VirtioDevice(id = 3, config = ConsoleConfig.class, features = ConsoleFeature.class, spec = "5.3")
public interface ConsoleDevice {
  /**
   * What the device has received.
   *
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 0, size = 16, bytes = 1024)
  ReceiveQueue receive();

  /**
   * What the device is to transmit.
   *
   * @return the queue; one thread at a time uses it
   */
  @Queue(index = 1, size = 16, bytes = 4096)
  TransmitQueue transmit();
}
