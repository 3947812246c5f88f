package test;

import org.virtio4j.annotation.Bit;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.FeatureCondition;
import org.virtio4j.annotation.FeatureEnum;
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

@FeatureEnum
enum OtherFeature {
  @Bit(0) LOUD
}

@ConfigSpace
record LampConfig(@U8 @LampFeature.If(LampFeature.DIM) int level) {}

@VirtioDevice(id = 60, config = LampConfig.class, features = OtherFeature.class)
//                                        ^ CONFIG_OF_OTHER_FEATURES the conditions of LampConfig are about LampFeature, but those of this device are OtherFeature; a device negotiates its own features only
interface LampDevice {}

@VirtioDevice(id = 60, config = LampConfig.class)
//                                        ^ CONFIG_OF_OTHER_FEATURES the conditions of LampConfig are about LampFeature, but this device has none
interface SecondDevice {}
