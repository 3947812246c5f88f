package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send(@U8 byte[] name);
//  ^ ROOM_MISSING the size of send varies, but nothing says how large it can become; write bytes in @Request
  }
}
