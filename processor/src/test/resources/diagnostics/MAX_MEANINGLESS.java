package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send(@DeviceReadable(max = 4) MemorySegment data);
//                                           ^ MAX_MEANINGLESS max says how many segments an array has, but data is one; remove it, or make it an array

    @Request void right(@DeviceReadable(max = 4) MemorySegment... data);
  }
}
