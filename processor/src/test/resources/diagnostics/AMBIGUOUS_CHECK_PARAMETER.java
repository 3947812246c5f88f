package test;

import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@U32 long lamps) {}

@ConfigSpace
record LampConfig(@U32 long lamps) {}

@VirtioDevice(id = 60, config = LampConfig.class)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(long lamps);

    @Check("light") static void known(long lamps) {}
//                                         ^ AMBIGUOUS_CHECK_PARAMETER lamps is both a parameter of light and a field of the configuration space; rename the request's
  }
}
