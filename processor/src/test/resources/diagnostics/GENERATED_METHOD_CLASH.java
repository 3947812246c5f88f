package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@Message
record Header(@U32 long lamp) {}

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
  @Queue(index = 0, header = Header.class) Requests requests();

  @Queue(index = 1) ReceiveQueue session();
//                               ^ GENERATED_METHOD_CLASH session would make the method session(), but LampDriver has made it already; rename one of them

  @Queue(index = 2, header = Header.class) Others Requests();
//                                                ^ GENERATED_METHOD_CLASH Requests would make the class Requests, but requests() has made it already

  @Queue(index = 3, reply = Header.class) Plain plain();

  interface Plain {
    @Request void slots();
//                ^ GENERATED_METHOD_CLASH slots would make the method slots(), but every queue has made it already
  }

  interface Others {
    @Request void send(long lamp);
  }

  interface Requests {
    @Request void light(long lamp);

    @Request void submitLight(long lamp, @DeviceReadable MemorySegment data);

    @Request @LampFeature.If(LampFeature.DIM) void dim(long lamp);
//                                                 ^ GENERATED_METHOD_CLASH dim would make the method hasDim(), but Requests has made it already

    default boolean hasDim() {
      return true;
    }
  }
}
