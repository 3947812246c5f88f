package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = -1) ReceiveQueue negative();
//               ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE index is 0 to 65535, not -1

  @Queue(index = 65536) ReceiveQueue tooGreat();
//               ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE index is 0 to 65535, not 65536

  @Queue(index = 2, size = 0) ReceiveQueue empty();
//                         ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE size is 1 to 32768, not 0

  @Queue(index = 3, buffers = -1) ReceiveQueue fewer();
//                            ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE buffers is 0 to 32768, not -1

  @Queue(index = 4, bytes = 0) ReceiveQueue nothing();
//                          ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE bytes is 1 to 2147483647, not 0

  @Queue(index = 5, step = 0) ReceiveQueue equal(int i);
//                         ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE step is 1 to 65535, not 0

  @Queue(index = 60000, step = 60000, open = 0) ReceiveQueue closed(int i);
//                                           ^ QUEUE_ATTRIBUTE_OUT_OF_RANGE open is 1 to 65536, not 0

  static int equalCount() {
    return 1;
  }

  static int closedCount() {
    return 1;
  }
}
