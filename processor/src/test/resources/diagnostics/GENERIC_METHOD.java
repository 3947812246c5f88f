package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  @Queue(index = 1) <T> ReceiveQueue events();
//                   ^ GENERIC_METHOD events has type parameters, but what it stands for has one form; remove them

  interface Requests {
    @Request <T> void send(@DeviceReadable MemorySegment data);
//            ^ GENERIC_METHOD send has type parameters
  }
}
