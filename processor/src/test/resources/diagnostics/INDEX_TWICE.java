package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 3) ReceiveQueue events();
//               ^ INDEX_TWICE the index of events is written here, but eventsIndex computes it too; remove one of them

  static int eventsIndex() {
    return 1;
  }
}
