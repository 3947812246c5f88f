package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Lamp(@U32 long lamp) {}

@Message
record Reply(@U32 long lamps) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();

  interface Requests {
    @Request Lamp ask();
//                ^ NO_SUCH_REPLY_RECORD ask returns Lamp, but there is none in the reply of Reply; return the reply, or a part of it
  }
}
