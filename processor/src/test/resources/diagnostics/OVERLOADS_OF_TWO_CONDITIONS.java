package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@VirtioDevice(id = 60, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request @LampFeature.If(LampFeature.DIM) int dim(@DeviceWritable MemorySegment data);

    @Request void dim(@DeviceReadable MemorySegment a, @DeviceReadable MemorySegment b);
//                ^ OVERLOADS_OF_TWO_CONDITIONS the forms of dim exist under different conditions, but there is one hasDim; give them the same condition, or other names
  }
}
