package test;

import org.virtio4j.annotation.FeatureEnum;
import org.virtio4j.annotation.VirtioDevice;

enum LampFeature {
  DIM
}

@VirtioDevice(id = 60, features = LampFeature.class)
//                                           ^ NOT_A_FEATURE_ENUM test.LampFeature describes no features; name an enum with @FeatureEnum, or leave it out
interface LampDevice {}
