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
    @Request void swap(@DeviceReadable @DeviceWritable MemorySegment data);
//                                     ^ DATA_OF_TWO_DIRECTIONS the device either reads data or writes it; remove one annotation
  }
}
