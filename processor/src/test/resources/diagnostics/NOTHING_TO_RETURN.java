package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request int write(@DeviceReadable MemorySegment data);
//               ^ NOTHING_TO_RETURN write returns int, but the device answers no number: the request has no writable data, and the reply nothing besides its status; return void
  }
}
