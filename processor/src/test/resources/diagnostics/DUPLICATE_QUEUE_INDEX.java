package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 1) ReceiveQueue first();

  @Queue(index = 0) ReceiveQueue second();

  @Queue(index = 1) TransmitQueue third();
//               ^ DUPLICATE_QUEUE_INDEX first and third are both queue 1
}
