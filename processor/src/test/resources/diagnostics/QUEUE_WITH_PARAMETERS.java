package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) ReceiveQueue events(int pair);
//                                          ^ QUEUE_WITH_PARAMETERS events has a parameter, but a method stands for one queue; describe each queue by a method of its own
}
