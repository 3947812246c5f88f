package test;

import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@U32 long lamp) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  @Check("light") static void known(long lamp) {}
//^ CHECK_OUTSIDE_QUEUE known checks nothing: LampDevice has no requests; move it to the interface that has them

  interface Requests {
    @Request void light(long lamp);
  }
}
