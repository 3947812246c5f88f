package org.virtio4j.emulation.model;

/** What is at the other end of the wire of a {@link NetModel}. */
@FunctionalInterface
public interface NetWire {
  /**
   * The driver has sent a frame.
   *
   * @param model the device, through which the answer goes
   * @param pair the number of the pair of queues that the frame came over
   * @param frame the frame
   */
  void sent(NetModel model, int pair, NetFrame frame);

  /**
   * A wire at whose other end nobody is.
   *
   * @return a wire that takes everything and gives nothing
   */
  static NetWire open() {
    return (model, pair, frame) -> {};
  }

  /**
   * A wire that returns each frame as it is, over the same pair of queues.
   *
   * @return a wire from the device to itself
   */
  static NetWire loopback() {
    return NetModel::deliver;
  }
}
