package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) ReceiveQueue events();

  int lamps();
//    ^ METHOD_WITHOUT_QUEUE nothing says which queue lamps is; write @Queue, or give it a body

  default int twice() {
    return 2 * lamps();
  }

  void close();
}
