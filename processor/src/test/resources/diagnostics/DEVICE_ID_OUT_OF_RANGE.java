package test;

import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 0)
//                 ^ DEVICE_ID_OUT_OF_RANGE there is no device type 0; they begin at 1 (VIRTIO 1.4, 5)
interface LampDevice {}
