package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM
}

@FeatureEnum
enum OtherFeature {
  @Bit(0) LOUD;

  @FeatureCondition
  @interface If {
    OtherFeature[] value();
  }
}

@VirtioDevice(id = 60, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @OtherFeature.If(OtherFeature.LOUD) @Request void send(@DeviceReadable MemorySegment data);
//  ^ CONDITION_OF_OTHER_FEATURES the condition of send is about OtherFeature, but those of this device are LampFeature
  }
}
