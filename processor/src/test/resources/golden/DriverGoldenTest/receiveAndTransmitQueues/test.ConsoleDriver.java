package test;

import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.CancelledHandler;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link ConsoleDevice} describes (VIRTIO 1.4, 5.3).
 *
 * <p>One thread at a time uses a queue. The driver is opened, recovered and closed while no other
 * thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class ConsoleDriver implements ConsoleDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(3);

  private final DeviceSession<NoFeature> session;
  private final ConsoleDeviceConsoleConfigAccessor config;
  private final ReceiveQueue receive;
  private final TransmitQueue transmit;

  private ConsoleDriver(DeviceSession<NoFeature> session) {
    this.session = session;
    config = new ConsoleDeviceConsoleConfigAccessor(session.configSpace());
    receive = session.receiveQueue("receive", 0, 16, 4, 1024);
    transmit = session.transmitQueue("transmit", 1, 256, 0, 4096);
  }

  /**
   * Opens the device with the default options.
   *
   * @param transport the way to the device; the driver does not close it
   * @param hal where the memory comes from that driver and device share
   * @return the driver of a device that is ready
   * @throws VirtioException if the device is of another type, or cannot be made ready; it is reset
   *     then, and its memory freed
   */
  public static ConsoleDriver open(Transport transport, Hal hal) {
    return open(transport, hal, DriverOptions.defaults());
  }

  /**
   * Opens the device: resets it, negotiates its features, sets up its queues, and tells it that the
   * driver is ready (VIRTIO 1.4, 3.1.1).
   *
   * @param transport the way to the device; the driver does not close it
   * @param hal where the memory comes from that driver and device share
   * @param options how the driver waits, and what it leaves out
   * @return the driver of a device that is ready
   * @throws VirtioException if the device is of another type, or cannot be made ready; it is reset
   *     then, and its memory freed
   */
  public static ConsoleDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<NoFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, NoFeature.TABLE);
    try {
      ConsoleDriver driver = new ConsoleDriver(session);
      session.start();
      return driver;
    } catch (RuntimeException | Error failure) {
      throw session.abort(failure);
    }
  }

  /**
   * The configuration space.
   *
   * @return its fields, read from the device at each call
   */
  public ConsoleDeviceConsoleConfigAccessor config() {
    return config;
  }

  /**
   * What the device offers, and what was negotiated.
   *
   * @return the features
   */
  public Negotiated<NoFeature> features() {
    return session.features();
  }

  /**
   * The session with the device.
   *
   * @return what the driver has set up
   */
  public DeviceSession<NoFeature> session() {
    return session;
  }

  /**
   * Queue 0.
   *
   * @return the queue, for one thread at a time
   */
  @Override
  public ReceiveQueue receive() {
    return receive;
  }

  /**
   * Queue 1.
   *
   * @return the queue, for one thread at a time
   */
  @Override
  public TransmitQueue transmit() {
    return transmit;
  }

  /**
   * Resets the device and sets it up again as it was: what helps when it needs a reset, or one of
   * its queues is broken. Requests that it has not completed are cancelled. {@link DeviceSession}
   * has more about it.
   *
   * @param cancelled is told of each of them, when the device works again and does not touch their
   *     data any more
   * @return how many there were
   * @throws VirtioException if the device does not do it; the driver is closed then
   */
  public int recover(CancelledHandler cancelled) {
    return session.recover(cancelled);
  }

  /**
   * Resets the device, and then frees the memory that it shared with the driver. A second call does
   * nothing.
   *
   * @throws DeviceTimeoutException if the device does not finish its reset in time; the memory is
   *     not freed then, since the device may still write it
   */
  @Override
  public void close() {
    session.close();
  }
}
