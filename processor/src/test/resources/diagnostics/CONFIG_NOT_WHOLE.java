package test;

import static test.LampFeature.DIM;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@ConfigSpace
record LampConfig(@U32 long queues, @U32 @LampFeature.If(DIM) long steps) {}

@VirtioDevice(id = 60, config = LampConfig.class, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0) ReceiveQueue events(int i);

  static int eventsCount(LampConfig config) {
//                                  ^ CONFIG_NOT_WHOLE LampConfig cannot be read as a whole, since a part of it cannot be read, or has a condition and no @Default; write a parameter for each field that is needed
    return (int) config.queues();
  }
}
