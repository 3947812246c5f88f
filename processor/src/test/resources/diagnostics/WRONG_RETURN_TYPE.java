package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceWritable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request String read(@DeviceWritable MemorySegment data);
//                  ^ WRONG_RETURN_TYPE read returns java.lang.String, but a request returns void, a number, or what the reply has: an enum with @Code, a boolean, or a record with @Message

    @Request short scan(@DeviceWritable MemorySegment data);
//                 ^ WRONG_RETURN_TYPE scan returns short
  }
}
