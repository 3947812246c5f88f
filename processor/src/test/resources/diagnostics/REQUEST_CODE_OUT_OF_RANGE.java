package test;

import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@Tag @U8 int type, @Tag @U32 long command) {}

@Message
record RawHeader(@Tag @U32 int bits) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  @Queue(index = 1, header = RawHeader.class) Raw raw();

  interface Requests {
    @Request({256, 0}) void wide();
//            ^ REQUEST_CODE_OUT_OF_RANGE the code 256 does not fit the tag type, which has 8 bits

    @Request({255, -1}) void negative();
//                 ^ REQUEST_CODE_OUT_OF_RANGE the code -1 does not fit the tag command, which has 32 bits
  }

  interface Raw {
    @Request(-1) void right();
  }
}
