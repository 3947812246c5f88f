package test;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@FeatureEnum
enum LampFeature {
  @Bit(0) EVENTS;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@VirtioDevice(id = 60, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0) @LampFeature.If(LampFeature.EVENTS) ReceiveQueue events();
//                  ^ CONDITIONAL_QUEUE events has a condition, but queues that exist only with a feature are not supported; remove it, or put it on the requests
}
