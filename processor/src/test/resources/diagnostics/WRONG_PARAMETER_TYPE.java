package test;

import org.virtio4j.annotation.Code;
import org.virtio4j.annotation.Message;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.U32;
import org.virtio4j.annotation.U8;
import org.virtio4j.annotation.VirtioDevice;

enum Mode {
  @Code(1) STEADY
}

@Message
record Header(@U32 long lamp, @U8 Mode mode, @U8 boolean on) {}

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0, header = Header.class) Requests requests();

  interface Requests {
    @Request void light(int lamp, Mode mode, boolean on);
//                          ^ WRONG_PARAMETER_TYPE lamp is int here, but long in Header

    @Request void blink(long lamp, int mode, boolean on);
//                                     ^ WRONG_PARAMETER_TYPE mode is int here, but test.Mode in Header

    @Request void fade(long lamp, Mode mode, Boolean on);
//                                                   ^ WRONG_PARAMETER_TYPE on is java.lang.Boolean here, but boolean in Header
  }
}
