package test;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@Message
record Header(@U32 long lamp) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) ReceiveQueue events();
//                                 ^ QUEUE_ATTRIBUTE_MEANINGLESS header means nothing for events: decode it from the buffers with its codec; remove it

  @Queue(index = 1, reply = Header.class) TransmitQueue light();
//                                ^ QUEUE_ATTRIBUTE_MEANINGLESS reply means nothing for light: nothing is answered there; remove it

  @Queue(index = 2, header = Header.class, buffers = 4, bytes = 64) Requests requests();
//                                                   ^ QUEUE_ATTRIBUTE_MEANINGLESS buffers means nothing for requests: requests bring their own buffers; remove it
//                                                              ^ QUEUE_ATTRIBUTE_MEANINGLESS bytes means nothing for requests

  interface Requests {
    @Request void send(long lamp);
  }
}
