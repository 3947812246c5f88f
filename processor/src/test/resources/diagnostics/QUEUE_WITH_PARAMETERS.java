package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) ReceiveQueue events(long pair);
//                                           ^ QUEUE_WITH_PARAMETERS events has a parameter that is not the one int by which a family's queues are numbered; describe different queues by methods of their own

  @Queue(index = 1) ReceiveQueue alarms(int lamp, int bulb);
//                                                    ^ QUEUE_WITH_PARAMETERS alarms has a parameter that is not the one int
}
