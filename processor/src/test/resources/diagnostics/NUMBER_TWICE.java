package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 3) ReceiveQueue events();
//               ^ NUMBER_TWICE index of events is written here, but eventsIndex computes it too; remove one of them

  @Queue(index = 2, bytes = 64) ReceiveQueue alarms();
//                          ^ NUMBER_TWICE bytes of alarms is written here, but alarmsBytes computes it too; remove one of them

  static int alarmsBytes() {
    return 64;
  }

  static int eventsIndex() {
    return 1;
  }
}
