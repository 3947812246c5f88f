package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, step = 2) ReceiveQueue receive(int pair);
//                                                     ^ FAMILY_WITHOUT_COUNT receive stands for several queues, but nothing says how many; declare static int receiveCount(...); did you mean 'recieveCount'?

  @Queue(index = 1, step = 2) TransmitQueue transmit(int pair);
//                                                       ^ FAMILY_WITHOUT_COUNT transmit stands for several queues, but nothing says how many; declare static int transmitCount(...)

  static int recieveCount() {
    return 1;
  }
}
