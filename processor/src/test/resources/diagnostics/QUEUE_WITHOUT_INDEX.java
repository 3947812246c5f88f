package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue ReceiveQueue events();
//^ QUEUE_WITHOUT_INDEX nothing says which index events has; write index, or declare static int eventsIndex(...)

  @Queue(size = 8) ReceiveQueue control();
//^ QUEUE_WITHOUT_INDEX nothing says which index control has; write index, or declare static int controlIndex(...); did you mean 'contolIndex'?

  static int contolIndex() {
    return 1;
  }
}
