package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request(bytes = 6) void send(@U8 @Length(6) byte[] name);
//                   ^ ROOM_MEANINGLESS send is always as large, so bytes means nothing; remove it
  }
}
