package org.virtio4j.emulation;

import org.virtio4j.transport.InterruptLine;

/**
 * The wire by which an {@link EmulatedDevice} interrupts: asserted while its register
 * InterruptStatus is not 0 (VIRTIO 1.4, 4.2.2). The handler is called at the edge only, by the
 * thread that runs the device, so that a driver that does not acknowledge hears of nothing more.
 *
 * <p>A test can let it lie, too. All methods may be called from any thread.
 */
public final class EmulatedWire implements InterruptLine {
  private final EmulatedDevice device;
  private volatile Runnable handler; // null while nobody is connected
  private volatile boolean cut;

  EmulatedWire(EmulatedDevice device) {
    this.device = device;
  }

  @Override
  public void connect(Runnable handler) {
    this.handler = handler;
  }

  @Override
  public void disconnect() {
    handler = null;
  }

  @Override
  public boolean isRaised() {
    return !cut && device.isWireAsserted();
  }

  /** Calls the handler, whether the device has a reason or not: a spurious interrupt if not. */
  public void raise() {
    Runnable handler = this.handler;
    if (handler != null && !cut) {
      handler.run();
    }
  }

  /**
   * Lets no interrupt through from now on, though the device asserts it.
   *
   * @param cut whether the wire is cut; {@code false} mends it
   */
  public void cut(boolean cut) {
    this.cut = cut;
  }
}
