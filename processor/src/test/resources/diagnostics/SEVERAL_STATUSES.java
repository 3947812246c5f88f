package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Status {
  @Code(value = 0, ok = true) OK,
  @Code(1) BUSY
}

@Message
record Reply(@U8 Status first, @U8 Status second) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();
//                               ^ SEVERAL_STATUSES first and second of Reply both tell whether a request succeeded; one component can

  interface Requests {
    @Request void send();
  }
}
