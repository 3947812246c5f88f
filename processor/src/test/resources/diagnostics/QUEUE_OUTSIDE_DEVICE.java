package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

interface Lamp {
  @Queue(index = 0) ReceiveQueue events();
//^ QUEUE_OUTSIDE_DEVICE @Queue stands on events, which is not of a device; write it on an interface with @VirtioDevice, or on one of its methods
}

abstract @Queue(index = 0) interface Requests {}
//       ^ QUEUE_OUTSIDE_DEVICE @Queue stands on Requests
