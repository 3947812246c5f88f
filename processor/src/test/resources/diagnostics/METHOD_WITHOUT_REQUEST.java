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
    @Request void send(@DeviceReadable MemorySegment data);

    void forget(@DeviceReadable MemorySegment data);
//       ^ METHOD_WITHOUT_REQUEST nothing says which request forget is; write @Request, or give it a body
//              ^ DATA_OUTSIDE_REQUEST data is data, but forget is no request; write @Request on it, or remove @DeviceReadable

    default void sendTwice(MemorySegment data) {
      send(data);
      send(data);
    }

    @Override
    String toString();
  }
}
