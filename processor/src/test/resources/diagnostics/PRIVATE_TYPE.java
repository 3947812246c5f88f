package test;

import org.virtio4j.annotation.*;

interface Device {
  class Inside {
    @Message
    private record Header(@U32 long a) {}
//          ^ PRIVATE_TYPE Header is private, so the generated DeviceInsideHeaderCodec cannot use it

    private enum Status {
//          ^ PRIVATE_TYPE Status is private
      @Code(1)
      OK
    }
  }
}
