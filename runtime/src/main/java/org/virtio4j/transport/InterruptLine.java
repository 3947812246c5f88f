package org.virtio4j.transport;

/**
 * A way by which the platform tells of a device's interrupts: a wire from the device to an
 * interrupt controller (VIRTIO 1.4, 4.1.5.3 without MSI-X; 4.2.3.4), or one message that the device
 * sends ({@link InterruptMessage}). The platform implements it: an emulated machine, QEMU, VFIO.
 *
 * <p>A wire stays asserted until the device's interrupt is acknowledged. What is asserted once more
 * in between must not be lost: a wire that is still asserted after an acknowledgement says so in
 * {@link #isRaised}, or its platform calls the handler again.
 *
 * <p>All methods may be called from any thread.
 */
public interface InterruptLine {
  /**
   * Sets who is called at each interrupt. A line has one handler; another one takes its place.
   *
   * @param handler neither blocks nor touches the device, and may be called by any thread, even one
   *     in the middle of an access to the device
   */
  void connect(Runnable handler);

  /** Lets no handler be called any more, except one that is being called just now. */
  void disconnect();

  /**
   * Whether the line is asserted now, as far as the platform knows.
   *
   * @return always {@code false} for messages, and where the platform does not know
   */
  default boolean isRaised() {
    return false;
  }

  /**
   * A thread is about to sleep until the handler is called: a platform that has to look for
   * interrupts itself begins to. It ends with {@link #endWait}.
   *
   * @throws org.virtio4j.TransportException if no interrupt can come any more
   */
  default void beginWait() {}

  /** A thread that has called {@link #beginWait} sleeps no more. */
  default void endWait() {}
}
