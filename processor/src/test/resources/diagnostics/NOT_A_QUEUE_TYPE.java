package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) int number();
//                      ^ NOT_A_QUEUE_TYPE number returns int, which is no queue; return ReceiveQueue, TransmitQueue, or an interface that has a method with @Request

  @Queue(index = 1) Runnable task();
//                           ^ NOT_A_QUEUE_TYPE task returns java.lang.Runnable, which is no queue
}
