package test;

import org.virtio4j.annotation.Check;
import org.virtio4j.annotation.ConfigSpace;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@U32 long lamp) {}

@ConfigSpace
record LampConfig(@U32 long lamps) {}

@VirtioDevice(id = 60, config = LampConfig.class)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(long lamp);

    @Check("light") static void known(long lamp, long lmaps) {}
//                                                    ^ NO_SUCH_CHECK_PARAMETER lmaps is neither a parameter of light nor a field of the configuration space; did you mean 'lamps'?
  }
}
