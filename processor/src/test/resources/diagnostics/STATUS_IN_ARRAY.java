package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Length;
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
record Answer(@U8 Status status) {}

@Message
record Reply(@Length(2) Answer[] answers) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();
//                               ^ STATUS_IN_ARRAY the status answersStatus of Reply is several, since it lies in an array; a request has one status, outside of arrays

  interface Requests {
    @Request void send();
  }
}
