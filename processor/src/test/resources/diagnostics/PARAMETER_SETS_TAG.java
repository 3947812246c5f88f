package test;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@Tag @U32 long type) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request(1) void read(long type);
//                             ^ PARAMETER_SETS_TAG type is set by the code in @Request; remove the parameter
  }
}
