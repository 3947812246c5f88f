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
    @Request void send(@DeviceReadable byte[] data);
//                                            ^ DATA_NOT_A_SEGMENT data are a java.lang.foreign.MemorySegment, but data is of type byte[]

    @Request void right(@DeviceReadable MemorySegment... list);
  }
}
