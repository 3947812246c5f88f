package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Reply(@U32 long count, @U8 @Length(of = "count") byte[] names) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request(reply = Reply.class) void ask();
//                        ^ REPLY_OF_NO_SIZE the size of Reply varies, so no place for it can be prepared; end it before what varies, and let the device write that into data
  }
}
