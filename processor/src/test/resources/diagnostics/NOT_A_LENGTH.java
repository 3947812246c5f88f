package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.*;

@Message
record Header(@U8 boolean flag, @U32 long size) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void send(boolean flag, long size, @Length(of = "flag") @DeviceReadable MemorySegment data, @Length(of = "size") @DeviceReadable MemorySegment more);
//                                                           ^ NOT_A_LENGTH flag cannot take the size of data: it is no number
//                                                                                                                    ^ NOT_A_LENGTH size cannot take the size of more: something else sets it
  }
}
