package test;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.VirtioDevice;

record LampConfig(int lamps) {}

@VirtioDevice(id = 60, config = LampConfig.class)
//                                        ^ NOT_A_CONFIG_SPACE test.LampConfig describes no configuration space; name a record with @ConfigSpace, or leave it out
interface LampDevice {}
