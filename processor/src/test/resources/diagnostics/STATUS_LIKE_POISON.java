package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Status {
  @Code(value = 0xff, ok = true) DONE,
  @Code(1) BUSY
}

@Message
record Reply(@U8 Status status) {}

@Message
record WideReply(@U16 Status status) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();
//                               ^ STATUS_LIKE_POISON Status.DONE means success and is 0xff, which is also what a reply holds that the device did not write

  @Queue(index = 1, reply = WideReply.class) Requests wide();

  interface Requests {
    @Request void send();
  }
}
