package test;

import org.virtio4j.annotation.Access;
import org.virtio4j.annotation.AccessMode;
import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

@FeatureEnum
enum LampFeature {
  @Bit(0) DIM;

  @FeatureCondition
  @interface If {
    LampFeature[] value();
  }
}

@Message
record Header(@U32 long lamp) {}

@ConfigSpace
record LampConfig(
    @U8 @Length(6) byte[] address,
    @U8 @Access(AccessMode.WRITE_ONLY) int level,
    @U8 @Access(AccessMode.READ_CLEARS) int events,
    @U8 @LampFeature.If(LampFeature.DIM) int levels,
    @U8 @LampFeature.If(LampFeature.DIM) @Default(1) int right) {}

@VirtioDevice(id = 60, config = LampConfig.class, features = LampFeature.class)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(long lamp);

    @Check("light") static void a(byte[] address) {}
//                                       ^ FIELD_CANNOT_BE_KEPT address cannot be used here: it is an array

    @Check("light") static void b(int level) {}
//                                    ^ FIELD_CANNOT_BE_KEPT level cannot be used here: it cannot be read

    @Check("light") static void c(int events) {}
//                                    ^ FIELD_CANNOT_BE_KEPT events cannot be used here: reading clears it

    @Check("light") static void d(int levels) {}
//                                    ^ FIELD_CANNOT_BE_KEPT levels cannot be used here: it exists only if DIM is negotiated, and has no @Default for when it does not

    @Check("light") static void e(int right) {}
  }
}
