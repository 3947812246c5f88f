package test;

import java.lang.foreign.MemorySegment;
import org.virtio4j.ConfigSpaceException;
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
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link Swapper} describes.
 *
 * <p>One thread at a time uses a queue. The driver is opened, recovered and closed while no other
 * thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class SwapperDriver implements Swapper, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(60);

  private final DeviceSession<Swapper.SwapFeature> session;
  private final Requests requests;

  private SwapperDriver(DeviceSession<Swapper.SwapFeature> session) {
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
  public static SwapperDriver open(Transport transport, Hal hal) {
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
  public static SwapperDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<Swapper.SwapFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, SwapperSwapFeatureTable.TABLE);
    try {
      SwapperDriver driver = new SwapperDriver(session);
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
  public Negotiated<Swapper.SwapFeature> features() {
    return session.features();
  }

  /**
   * The session with the device.
   *
   * @return what the driver has set up
   */
  public DeviceSession<Swapper.SwapFeature> session() {
    return session;
  }

  /**
   * Queue 2.
   *
   * @return the queue, for one thread at a time
   */
  public Requests requests() {
    return requests;
  }

  /**
   * Makes the request {@code swap} and waits until the device has answered.
   *
   * @param slot data that the device reads
   * @param requests data that the device reads
   * @param written memory that the device writes
   * @param attachment memory that the device writes
   * @return the number of bytes that the device wrote into {@code written} and {@code attachment},
   *     at most their sizes
   * @throws QueueFullException if there is no room for the request until completed ones are polled
   * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken then,
   *     and the buffers stay the device's
   * @throws QueueBrokenException if the queue is broken
   * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
   */
  @Override
  public long swap(
      MemorySegment slot, MemorySegment requests, MemorySegment written, MemorySegment attachment) {
    return this.requests.swap(slot, requests, written, attachment);
  }

  /**
   * Submits the request {@code swap} and does not wait. {@code slot} and {@code requests} and
   * {@code written} and {@code attachment} belong to the device until the request has completed.
   *
   * @param slot data that the device reads
   * @param requests data that the device reads
   * @param written memory that the device writes
   * @param attachment memory that the device writes
   * @param attachment_ is handed over with the completion
   * @return a token, or {@link Requests#FULL} if there is no room until completed requests are
   *     polled
   * @throws QueueBrokenException if the queue is broken
   * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
   */
  public long submitSwap(
      MemorySegment slot,
      MemorySegment requests,
      MemorySegment written,
      MemorySegment attachment,
      long attachment_) {
    return this.requests.submitSwap(slot, requests, written, attachment, attachment_);
  }

  /**
   * Whether {@code swap} can be requested: only if IN or OUT is negotiated, and OFF is not
   * negotiated.
   *
   * @return whether it can
   */
  public boolean hasSwap() {
    return requests.hasSwap();
  }

  /**
   * Makes the request {@code swap} and waits until the device has answered.
   *
   * @param token data that the device reads
   * @throws QueueFullException if there is no room for the request until completed ones are polled
   * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken then,
   *     and the buffers stay the device's
   * @throws QueueBrokenException if the queue is broken
   * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
   */
  @Override
  public void swap(MemorySegment token) {
    requests.swap(token);
  }

  /**
   * Submits the request {@code swap} and does not wait. {@code token} belongs to the device until
   * the request has completed.
   *
   * @param token data that the device reads
   * @param attachment is handed over with the completion
   * @return a token, or {@link Requests#FULL} if there is no room until completed requests are
   *     polled
   * @throws QueueBrokenException if the queue is broken
   * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
   */
  public long submitSwap(MemorySegment token, long attachment) {
    return requests.submitSwap(token, attachment);
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
   * Queue 2. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Requests extends SlotQueue {
    private final Negotiated<Swapper.SwapFeature> features;

    private final boolean hasSwap;

    private Requests(DeviceSession<Swapper.SwapFeature> session) {
      super(
          session,
          "requests",
          2, // index
          256, // descriptors
          0L,
          0L,
          4, // buffers of one request, at most
          -1L,
          0);
      features = session.features();
      hasSwap =
          (features.has(Swapper.SwapFeature.IN) || features.has(Swapper.SwapFeature.OUT))
              && !features.has(Swapper.SwapFeature.OFF);
    }

    /**
     * Makes the request {@code swap} and waits until the device has answered.
     *
     * @param slot data that the device reads
     * @param requests data that the device reads
     * @param written memory that the device writes
     * @param attachment memory that the device writes
     * @return the number of bytes that the device wrote into {@code written} and {@code
     *     attachment}, at most their sizes
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
     */
    public long swap(
        MemorySegment slot,
        MemorySegment requests,
        MemorySegment written,
        MemorySegment attachment) {
      long token = submitSwap(slot, requests, written, attachment, 0L);
      if (token == FULL) {
        throw full("swap");
      }
      awaitCompletion("swap", token);
      long written_ = written(token);
      release(token);
      return written_;
    }

    /**
     * Submits the request {@code swap} and does not wait. {@code slot} and {@code requests} and
     * {@code written} and {@code attachment} belong to the device until the request has completed.
     *
     * @param slot data that the device reads
     * @param requests data that the device reads
     * @param written memory that the device writes
     * @param attachment memory that the device writes
     * @param attachment_ is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
     */
    public long submitSwap(
        MemorySegment slot,
        MemorySegment requests,
        MemorySegment written,
        MemorySegment attachment,
        long attachment_) {
      if (!hasSwap) {
        throw features.missing("swap", "IN or OUT is negotiated, and OFF is not negotiated");
      }
      int slot_ = takeSlot();
      if (slot_ < 0) {
        return FULL;
      }
      return readable(slot_, slot)
          && readable(slot_, requests)
          && writable(slot_, written)
          && writable(slot_, attachment)
          ? commit(slot_, attachment_)
          : FULL;
    }

    /**
     * Whether {@code swap} can be requested: only if IN or OUT is negotiated, and OFF is not
     * negotiated.
     *
     * @return whether it can
     */
    public boolean hasSwap() {
      return hasSwap;
    }

    /**
     * Makes the request {@code swap} and waits until the device has answered.
     *
     * @param token data that the device reads
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
     */
    public void swap(MemorySegment token) {
      long token_ = submitSwap(token, 0L);
      if (token_ == FULL) {
        throw full("swap");
      }
      awaitCompletion("swap", token_);
      release(token_);
    }

    /**
     * Submits the request {@code swap} and does not wait. {@code token} belongs to the device until
     * the request has completed.
     *
     * @param token data that the device reads
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless IN or OUT is negotiated, and OFF is not negotiated
     */
    public long submitSwap(MemorySegment token, long attachment) {
      if (!hasSwap) {
        throw features.missing("swap", "IN or OUT is negotiated, and OFF is not negotiated");
      }
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      return submitReadable(slot, attachment, token);
    }
  }
}
