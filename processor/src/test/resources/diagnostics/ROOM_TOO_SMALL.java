package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request(bytes = 4) void send(@U32 long lamp, @U8 byte[] name);
//                   ^ ROOM_TOO_SMALL send has room for 4 bytes, but needs more than 4
  }
}
