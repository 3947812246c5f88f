package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@FeatureEnum
enum LampFeature {
  @Bit(0) EVENTS;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@VirtioDevice(id = 60, features = LampFeature.class)
@Queue(index = 0) @LampFeature.If(LampFeature.EVENTS)
//                ^ CONDITIONAL_QUEUE LampDevice has a condition, but a device whose one queue does not exist cannot be used; put it on the requests
interface LampDevice {
  @Request int read(@DeviceWritable MemorySegment data);
}
