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
record Header(@Tag @U8 int type) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request(1) void on();

    @Request(1) void on(@DeviceReadable MemorySegment data);

    @Request(1) void off();
//           ^ DUPLICATE_REQUEST_CODE on and off have the same codes, so the device cannot tell them apart; only forms of one request, which have one name, may
  }
}
