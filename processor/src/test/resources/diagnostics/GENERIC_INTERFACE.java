package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 60)
interface LampDevice<T> {
//                   ^ GENERIC_INTERFACE LampDevice has type parameters, but a driver is made for one device; remove them
  @Queue(index = 0) Requests<String> requests();

  interface Requests<T> {
//                   ^ GENERIC_INTERFACE Requests has type parameters
    @Request void send(@DeviceReadable MemorySegment data);
  }
}
