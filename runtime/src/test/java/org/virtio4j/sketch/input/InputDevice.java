package org.virtio4j.sketch.input;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
import org.virtio4j.annotation.S32;
import org.virtio4j.annotation.U16;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;

@VirtioDevice(id = 18, config = InputConfig.class, spec = "5.8")
interface InputDevice {
  @Queue(index = 0, header = InputEvent.class, buffers = 64)
  ReceiveQueue events();

  @Queue(index = 1)
  StatusQueue status();

  interface StatusQueue {
    @Request
    void send(@U16 int type, @U16 int code, @S32 int value);
  }
}
