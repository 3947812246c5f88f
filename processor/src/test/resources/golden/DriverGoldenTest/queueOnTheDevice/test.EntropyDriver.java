package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.CancelledHandler;
import org.virtio4j.driver.CompletionHandler;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link EntropyDevice} describes (VIRTIO 1.4, 5.4).
 *
 * <p>One thread at a time uses a queue. The driver is opened, recovered and closed while no other
 * thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class EntropyDriver implements EntropyDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(4);

  private final DeviceSession<NoFeature> session;
  private final Requests requests;

  private EntropyDriver(DeviceSession<NoFeature> session) {
    this.session = session;
    requests = new Requests(session);
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
  public static EntropyDriver open(Transport transport, Hal hal) {
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
  public static EntropyDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<NoFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, NoFeature.TABLE);
    try {
      EntropyDriver driver = new EntropyDriver(session);
      session.start();
      return driver;
    } catch (RuntimeException | Error failure) {
      throw session.abort(failure);
    }
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
  public Requests requests() {
    return requests;
  }

  /**
   * Makes the request {@code read} and waits until the device has answered.
   *
   * @param buffer memory that the device writes
   * @return the number of bytes that the device wrote into {@code buffer}, at most its size
   * @throws QueueFullException if there is no room for the request until completed ones are polled
   * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken then,
   *     and the buffers stay the device's
   * @throws QueueBrokenException if the queue is broken
   */
  @Override
  public int read(MemorySegment buffer) {
    return requests.read(buffer);
  }

  /**
   * Submits the request {@code read} and does not wait. {@code buffer} belongs to the device until
   * the request has completed.
   *
   * @param buffer memory that the device writes
   * @param attachment is handed over with the completion
   * @return a token, or {@link Requests#FULL} if there is no room until completed requests are
   *     polled
   * @throws QueueBrokenException if the queue is broken
   */
  public long submitRead(MemorySegment buffer, long attachment) {
    return requests.submitRead(buffer, attachment);
  }

  /** Sends what was submitted: {@link Requests#publish}. */
  public void publish() {
    requests.publish();
  }

  /**
   * Sends what was submitted, and hands over what has completed: {@link
   * Requests#poll}.
   *
   * @param handler is told of each completed request
   * @return how many were handed over
   * @throws QueueBrokenException if the queue is broken
   */
  public int poll(CompletionHandler handler) {
    return requests.poll(handler);
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

  /**
   * Queue 0. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Requests extends SlotQueue {
    private Requests(DeviceSession<NoFeature> session) {
      super(
          session,
          "requests",
          0, // index
          8, // descriptors
          0L,
          0L,
          1, // buffers of one request, at most
          -1L,
          0);
    }

    /**
     * Makes the request {@code read} and waits until the device has answered.
     *
     * @param buffer memory that the device writes
     * @return the number of bytes that the device wrote into {@code buffer}, at most its size
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    public int read(MemorySegment buffer) {
      long token = submitRead(buffer, 0L);
      if (token == FULL) {
        throw full("read");
      }
      awaitCompletion("read", token);
      long written = written(token);
      release(token);
      return Math.toIntExact(written);
    }

    /**
     * Submits the request {@code read} and does not wait. {@code buffer} belongs to the device
     * until the request has completed.
     *
     * @param buffer memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitRead(MemorySegment buffer, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      return submitWritable(slot, attachment, buffer);
    }
  }
}
