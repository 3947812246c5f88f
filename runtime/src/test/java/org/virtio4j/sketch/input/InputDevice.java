package org.virtio4j.sketch.input;

import java.lang.foreign.MemorySegment;
import org.virtio4j.annotation.DeviceReadable;
import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.Request;
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
    void send(@DeviceReadable MemorySegment event);
  }
}
