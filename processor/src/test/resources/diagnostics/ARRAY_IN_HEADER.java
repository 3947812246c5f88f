package test;

import org.virtio4j.annotation.Length;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@U8 @Length(6) byte[] address) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();
//                                 ^ ARRAY_IN_HEADER Header has an array, but a parameter sets one integer; make it data of the request, or single components

  interface Requests {
    @Request void send(byte[] address);
  }
}
