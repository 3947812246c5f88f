package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  interface Requests {
    @Request void send(@U8 @Length(4) int lamp, @Length(6) @DeviceReadable MemorySegment data);
//                         ^ LENGTH_MEANINGLESS @Length says nothing of lamp: it is no array and no data
//                                              ^ LENGTH_MEANINGLESS @Length says nothing of data: data have the size that the caller gives them
  }
}
