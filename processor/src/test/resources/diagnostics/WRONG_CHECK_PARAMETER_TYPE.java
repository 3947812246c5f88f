package test;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.Negotiated;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM
}

@FeatureEnum
enum OtherFeature {
  @Bit(0) LOUD
}

@Message
record Header(@U32 long lamp) {}

@ConfigSpace
record LampConfig(@U32 long lamps) {}

@VirtioDevice(id = 60, config = LampConfig.class, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(long lamp);

    @Check("light") static void known(int lamp) {}
//                                        ^ WRONG_CHECK_PARAMETER_TYPE lamp is int here, but long where its value comes from

    @Check("light") static void some(int lamps) {}
//                                       ^ WRONG_CHECK_PARAMETER_TYPE lamps is int here, but long where its value comes from

    @Check("light") static void negotiated(Negotiated<OtherFeature> features) {}
//                                                                  ^ WRONG_CHECK_PARAMETER_TYPE features is Negotiated<OtherFeature> here, but Negotiated<LampFeature> where its value comes from
  }
}
