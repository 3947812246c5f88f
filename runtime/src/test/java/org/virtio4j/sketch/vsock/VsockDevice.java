package org.virtio4j.sketch.vsock;

import org.virtio4j.annotation.Queue;
import org.virtio4j.annotation.VirtioDevice;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;

@VirtioDevice(id = 19, config = VsockConfig.class, spec = "5.10")
interface VsockDevice {
  @Queue(index = 0, header = VsockHeader.class, buffers = 128, bytes = 4096)
  ReceiveQueue receive();

  @Queue(index = 1, header = VsockHeader.class)
  TransmitQueue transmit();

  @Queue(index = 2, header = VsockEvent.class, buffers = 8)
  ReceiveQueue events();
}
