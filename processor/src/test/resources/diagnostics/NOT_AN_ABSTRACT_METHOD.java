package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 60)
interface LampDevice {
  @Queue(index = 0) Requests requests();

  @Queue(index = 1) default ReceiveQueue events() {
//^ NOT_AN_ABSTRACT_METHOD @Queue stands on events, which is no abstract method of an interface, so nothing is generated for it; remove it, or the body
    return null;
  }

  interface Requests {
    @Request void send(@DeviceReadable MemorySegment data);

    @Request default void twice() {}
//  ^ NOT_AN_ABSTRACT_METHOD @Request stands on twice, which is no abstract method of an interface

    @Request static void thrice() {}
//  ^ NOT_AN_ABSTRACT_METHOD @Request stands on thrice
  }
}
