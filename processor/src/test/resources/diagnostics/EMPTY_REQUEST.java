package test;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send();
//                ^ EMPTY_REQUEST send sends nothing and asks for nothing: the queue has neither header nor reply; add data, or a header
  }
}
