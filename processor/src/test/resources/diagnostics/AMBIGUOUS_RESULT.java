package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Status {
  @Code(value = 0, ok = true) OK
}

@Message
record Reply(@U32 long first, @U8 Status status) {}

@Message
record LongReply(@U32 long first, @U32 long second, @U8 Status status) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();

  @Queue(index = 1, reply = LongReply.class) Others others();

  interface Requests {
    @Request long read(@DeviceWritable MemorySegment data);

    @Request long right(@DeviceReadable MemorySegment data);

    @Request void alsoRight(@DeviceWritable MemorySegment data);
  }

  interface Others {
    @Request(returns = "second") long asRight();

    @Request long ask();
//                ^ AMBIGUOUS_RESULT ask could return first or second of the reply; name one in @Request with returns
  }
}
