package test;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@ConfigSpace
record LampConfig(@U32 long queues) {}

@VirtioDevice(id = 60, config = LampConfig.class)
interface LampDevice {
  @Queue(index = 0) ReceiveQueue events(int i);

  @Queue ReceiveQueue alarms();

  static long eventsCount(long queues) {
//            ^ FORMULA_NOT_STATIC_INT eventsCount cannot compute anything for events: such a method is a static int method
    return queues;
  }

  default int alarmsIndex() {
//            ^ FORMULA_NOT_STATIC_INT alarmsIndex cannot compute anything for alarms
    return 7;
  }
}

@VirtioDevice(id = 61, config = LampConfig.class)
interface OtherDevice {
  @Queue ReceiveQueue alarms();

  static int alarmsIndex(long queue) {
//                            ^ NO_SUCH_CHECK_PARAMETER queue is neither a parameter of alarms nor a field of the configuration space; did you mean 'queues'?
    return (int) queue;
  }
}
