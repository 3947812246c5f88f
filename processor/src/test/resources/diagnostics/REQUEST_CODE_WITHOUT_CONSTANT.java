package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Type {
  @Code(1) ON,
  @Code(2) OFF
}

@Message
record Header(@Tag @U8 Type type) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request(1) void on();

    @Request(3) void blink();
//           ^ REQUEST_CODE_WITHOUT_CONSTANT the code 3 is that of no constant of Type
  }
}
