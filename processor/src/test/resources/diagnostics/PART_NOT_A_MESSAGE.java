package test;

import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

record Header(long lamp) {}

@ConfigSpace
record Config(@U32 long lamp) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class, reply = Config.class) Requests requests();
//                                 ^ PART_NOT_A_MESSAGE the header test.Header describes no structure in memory; name a record with @Message, or leave it out
//                                                       ^ PART_NOT_A_MESSAGE the reply test.Config describes no structure in memory

  interface Requests {
    @Request void send(long lamp);
  }
}
