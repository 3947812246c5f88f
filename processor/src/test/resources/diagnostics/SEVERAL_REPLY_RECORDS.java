package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Lamp(@U32 long lamp) {}

@Message
record Reply(Lamp first, Lamp second) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, reply = Reply.class) Requests requests();

  interface Requests {
    @Request Lamp ask();
//                ^ SEVERAL_REPLY_RECORDS ask returns Lamp, but there are several in Reply; return all of it, or make the types differ

    @Request Reply right();
  }
}
