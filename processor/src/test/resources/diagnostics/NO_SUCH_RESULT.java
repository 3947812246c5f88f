package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

enum Status {
  @Code(value = 0, ok = true) OK
}

@Message
record Reply(@U32 long lamps, @U8 Status status) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();

  interface Requests {
    @Request(returns = "lamsp") long count(@DeviceWritable MemorySegment data);
//                     ^ NO_SUCH_RESULT the reply to count has no component lamsp besides its status; did you mean 'lamps'?
  }
}
