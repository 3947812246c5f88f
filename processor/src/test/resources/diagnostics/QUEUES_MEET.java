package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, step = 2) ReceiveQueue receive(int pair);

  @Queue(index = 2, step = 2) TransmitQueue transmit(int pair);
//               ^ QUEUES_MEET receive and transmit can both be queue 2; write other indices or steps, or compute the indices

  @Queue(index = 4) TransmitQueue control();
//               ^ QUEUES_MEET receive and control can both be queue 4

  @Queue(index = 5) TransmitQueue odd();

  static int receiveCount() {
    return 1;
  }

  static int transmitCount() {
    return 1;
  }
}
