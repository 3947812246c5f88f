package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Status {
  @Code(0) OK,
  @Code(1) BUSY
}

@Message
record Reply(@U8 Status status) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();
//                               ^ STATUS_WITHOUT_OK no code of Status means success, so nothing in Reply tells whether a request succeeded; write ok = true on that constant, or make status an integer

  interface Requests {
    @Request void send();
  }
}
