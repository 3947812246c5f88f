package org.virtio4j.device.net;

import static org.virtio4j.device.net.NetFeature.GUEST_ANNOUNCE;

import org.virtio4j.annotation.Request;
import org.virtio4j.device.net.NetFeature.If;

/**
 * The commands of a network device (VIRTIO 1.4, 5.1.9.5). A command that the device does not carry
 * out is a {@link org.virtio4j.RequestFailedException}.
 */
public interface ControlQueue {
  /** Tells the device that the driver has announced itself, as it was asked to. */
  @Request({3, 0})
  @If(GUEST_ANNOUNCE)
  void announceAck();
}
