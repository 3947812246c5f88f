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
  @Queue(index = 1, reply = Header.class) TransmitQueue light();
//                                ^ QUEUE_ATTRIBUTE_MEANINGLESS reply means nothing for light: nothing is answered there; remove it

  @Queue(index = 2, header = Header.class, buffers = 4, bytes = 64) Requests requests();
//                                                   ^ QUEUE_ATTRIBUTE_MEANINGLESS buffers means nothing for requests: requests bring their own buffers; remove it
//                                                              ^ QUEUE_ATTRIBUTE_MEANINGLESS bytes means nothing for requests

  @Queue(index = 3, step = 2) ReceiveQueue one();
//                         ^ QUEUE_ATTRIBUTE_MEANINGLESS step means nothing for one: it is one queue, and several have an int parameter

  @Queue(index = 4, open = 2) ReceiveQueue another();
//                         ^ QUEUE_ATTRIBUTE_MEANINGLESS open means nothing for another

  @Queue(step = 2) ReceiveQueue ports(int port);
//              ^ QUEUE_ATTRIBUTE_MEANINGLESS step means nothing for ports: portsIndex finds each queue by its number

  static int portsIndex(int port) {
    return port;
  }

  static int portsCount() {
    return 2;
  }

  @Queue(index = 5, replyFirst = true, header = Header.class) Requests first();
//                               ^ QUEUE_ATTRIBUTE_MEANINGLESS replyFirst means nothing for first: no request has a reply

  interface Requests {
    @Request void send(long lamp);
  }
}
