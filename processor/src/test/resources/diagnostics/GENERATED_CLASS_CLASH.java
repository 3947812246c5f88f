package test;

import org.virtio4j.annotation.*;

interface Device {
  @Message
  record Header(@U32 long a) {}
}

@Message
    record DeviceHeader(@U32 long a) {}
//  ^ GENERATED_CLASS_CLASH test.Device.Header and test.DeviceHeader both become the class DeviceHeaderCodec
