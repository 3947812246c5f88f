package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Names(@U32 long count, @U8 @Length(of = "count") byte[] names) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request(bytes = 100) void send(Names[] names);
//                                          ^ RECORD_NOT_ENCODABLE names is of Names, whose size varies, so it cannot be written into a request; take it as data, in a MemorySegment

    @Request(bytes = 100) void right(Names names);
  }
}
