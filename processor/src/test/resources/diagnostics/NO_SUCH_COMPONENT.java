package test;

import org.virtio4j.annotation.Default;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.Tag;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U64;
import org.virtio4j.annotation.VirtioDevice;

@Message
record Header(@Tag @U32 long type, @U64 @Default(0) long sector) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request(1) void read(long sectr);
//                             ^ NO_SUCH_COMPONENT Header has no component sectr; did you mean 'sector'?

    @Request(2) void write(int xyz);
//                             ^ NO_SUCH_COMPONENT Header has no component xyz
  }
}
