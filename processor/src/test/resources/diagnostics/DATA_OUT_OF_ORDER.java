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
    @Request int swap(@DeviceWritable MemorySegment in, @DeviceReadable MemorySegment out);
//                                                                                    ^ DATA_OUT_OF_ORDER out comes after in, but all that the device reads comes before all that it writes (VIRTIO 1.4, 2.7.4.2)
  }
}
