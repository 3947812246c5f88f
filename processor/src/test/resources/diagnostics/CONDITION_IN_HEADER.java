package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@Message
record Header(@U32 long lamp, @U32 @Default(0) @LampFeature.If(LampFeature.DIM) long level) {}

@VirtioDevice(id = 60, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();
//                                 ^ CONDITION_IN_HEADER the end of Header depends on features, but a parameter sets a component that is always there; describe it without conditions

  interface Requests {
    @Request void light(long lamp);
  }
}
