package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Status {
  @Code(value = 0, ok = true) OK
}

@Message
record Reply(@U32 long lamps, @U8 Status status) {}

@Message
record ArrayReply(@U16 @Length(2) int[] lamps, @U8 Status status) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();

  @Queue(index = 1, reply = ArrayReply.class) Others others();

  interface Requests {
    @Request int ask();
//               ^ WRONG_RESULT_TYPE ask returns int, but lamps of the reply is of type long

    @Request long right();
  }

  interface Others {
    @Request int list();
//               ^ WRONG_RESULT_TYPE list returns int, but lamps of the reply is of type int[]
  }
}
