package test;

import org.virtio4j.annotation.VirtioDevice;

abstract @VirtioDevice(id = 60) class LampDevice {}
//       ^ NOT_AN_INTERFACE @VirtioDevice describes an interface, but LampDevice is not one
