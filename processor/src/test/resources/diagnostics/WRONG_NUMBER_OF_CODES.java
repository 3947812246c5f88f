package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@Tag @U8 int type, @Tag @U8 int command) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  @Queue(index = 1) Plain plain();

  interface Requests {
    @Request(1) void one();
//           ^ WRONG_NUMBER_OF_CODES one has 1 codes, but Header has 2

    @Request({1, 2, 3}) void three();
//           ^ WRONG_NUMBER_OF_CODES three has 3 codes, but Header has 2

    @Request void none();
//  ^ WRONG_NUMBER_OF_CODES none has 0 codes, but Header has 2

    @Request({1, 2}) void right();
  }

  interface Plain {
    @Request(1) void send(@DeviceReadable MemorySegment data);
//           ^ WRONG_NUMBER_OF_CODES send has 1 codes, but the queue has no header to put one into
  }
}
