package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send(@DeviceReadable MemorySegment data, @U16 int lamp);
//                                                                  ^ PART_AFTER_DATA lamp comes after data, which is data, but it goes into the request itself, which comes first; write it before
  }
}
