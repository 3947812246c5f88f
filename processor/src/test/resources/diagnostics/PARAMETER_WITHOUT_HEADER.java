package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send(long lamp, @DeviceReadable MemorySegment data);
//                          ^ PARAMETER_WITHOUT_HEADER lamp sets nothing: the queue has no header; name one in @Queue, give it a wire type such as @U32, or make it a MemorySegment with @DeviceReadable or @DeviceWritable
  }
}
