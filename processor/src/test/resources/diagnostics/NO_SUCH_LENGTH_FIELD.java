package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@ConfigSpace
record LampConfig(@U32 long probeSize) {}

@VirtioDevice(id = 60, config = LampConfig.class)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request int probe(@Length(config = "probSize") @DeviceWritable MemorySegment data);
//                                      ^ NO_SUCH_LENGTH_FIELD the configuration space has no field probSize that could say the size of data; did you mean 'probeSize'?
  }
}
