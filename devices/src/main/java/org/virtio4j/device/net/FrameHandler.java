package org.virtio4j.device.net;

/** Is given what was received. */
@FunctionalInterface
public interface FrameHandler {
  /**
   * A frame was received.
   *
   * @param frame the frame, which is valid during this call only
   */
  void received(ReceivedFrame frame);
}
