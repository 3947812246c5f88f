package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Header(@U32 long size) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void send(@Length(of = "sise") @DeviceReadable MemorySegment data, @DeviceReadable @Length(of = "size") MemorySegment more);
//                                  ^ NO_SUCH_LENGTH no component sise can take the size of data; did you mean 'size'?
  }
}
