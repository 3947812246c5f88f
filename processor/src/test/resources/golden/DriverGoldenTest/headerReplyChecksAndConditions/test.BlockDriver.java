package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.virtio4j.ConfigSpaceException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.QueueBrokenException;
import org.virtio4j.QueueFullException;
import org.virtio4j.RequestFailedException;
import org.virtio4j.VirtioException;
import org.virtio4j.annotation.Generated;
import org.virtio4j.driver.CancelledHandler;
import org.virtio4j.driver.DeviceSession;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.Negotiated;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link BlockDevice} describes (VIRTIO 1.4, 5.2).
 *
 * <p>One thread at a time uses a queue. The driver is opened, refreshed, recovered and closed while
 * no other thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class BlockDriver implements BlockDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(2);

  private static final VarHandle LE32 =
      ValueLayout.JAVA_INT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private static final VarHandle LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private final DeviceSession<BlockDevice.BlockFeature> session;
  private final BlockDeviceBlockConfigAccessor config;
  private final Requests requests;

  private BlockDriver(DeviceSession<BlockDevice.BlockFeature> session) {
    this.session = session;
    config = new BlockDeviceBlockConfigAccessor(session.configSpace(), session.features());
    requests = new Requests(session);
    refresh();
    session.changes().refreshWith(this::refresh);
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
  public static BlockDriver open(Transport transport, Hal hal) {
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
  public static BlockDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<BlockDevice.BlockFeature> session =
        DeviceSession.begin(
            transport, hal, options, DEVICE_TYPE, BlockDeviceBlockFeatureTable.TABLE);
    try {
      BlockDriver driver = new BlockDriver(session);
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
  public BlockDeviceBlockConfigAccessor config() {
    return config;
  }

  /**
   * What the device offers, and what was negotiated.
   *
   * @return the features
   */
  public Negotiated<BlockDevice.BlockFeature> features() {
    return session.features();
  }

  /**
   * The session with the device.
   *
   * @return what the driver has set up
   */
  public DeviceSession<BlockDevice.BlockFeature> session() {
    return session;
  }

  /**
   * Queue 0.
   *
   * @return the queue, for one thread at a time
   */
  @Override
  public Requests requests() {
    return requests;
  }

  /**
   * Reads again the configuration that requests are checked against. To be called when the device
   * has changed its configuration.
   *
   * @throws ConfigSpaceException if a field cannot be read
   */
  public void refresh() {
    requests.keep(config);
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
  public static final class Requests extends SlotQueue implements BlockDevice.RequestQueue {
    private static final long HEADER_BYTES = 16L;

    private static final long REPLY_BYTES = 1L;

    private static final long STATUS_OFFSET = 0L;

    private static final int STATUS_BYTES = 1;

    private final Negotiated<BlockDevice.BlockFeature> features;

    private final boolean hasFlush;

    private long capacity;

    private long blkSize;

    private Requests(DeviceSession<BlockDevice.BlockFeature> session) {
      super(
          session,
          "requests",
          0, // index
          256, // descriptors
          HEADER_BYTES,
          REPLY_BYTES,
          1, // buffers of one request, at most
          STATUS_OFFSET,
          STATUS_BYTES);
      features = session.features();
      hasFlush = features.has(BlockDevice.BlockFeature.FLUSH);
    }

    private void keep(BlockDeviceBlockConfigAccessor config) {
      this.capacity = config.capacity();
      this.blkSize = config.blkSize();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Waits until the device has answered.
     *
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public int read(long sector, MemorySegment data) {
      long token = submitRead(sector, data, 0L);
      if (token == FULL) {
        throw full("read");
      }
      awaitCompletion("read", token);
      int status = status(token);
      long written = written(token);
      release(token);
      if (!BlockDeviceBlockStatusCodes.isOk(status)) {
        throw failed("read", BlockDeviceBlockStatusCodes.name(status), status);
      }
      return Math.toIntExact(written);
    }

    /**
     * Submits the request {@code read} and does not wait. {@code data} belongs to the device until
     * the request has completed.
     *
     * <p>Before that, {@code inside} may refuse it.
     *
     * @param sector {@code le64 sector} at 8 of the header
     * @param data memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitRead(long sector, MemorySegment data, long attachment) {
      BlockDevice.RequestQueue.inside(capacity, blkSize, sector, data);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      LE32.set(slots, header, 0); // le32 type
      LE32.set(slots, header + 4L, 0); // le32 reserved
      LE64.set(slots, header + 8L, sector); // le64 sector
      return submitWritable(slot, attachment, data);
    }

    /**
     * Makes the request {@code write} and waits until the device has answered.
     *
     * @param sector {@code le64 sector} at 8 of the header
     * @param data data that the device reads
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public void write(long sector, MemorySegment data) {
      long token = submitWrite(sector, data, 0L);
      if (token == FULL) {
        throw full("write");
      }
      awaitCompletion("write", token);
      int status = status(token);
      release(token);
      if (!BlockDeviceBlockStatusCodes.isOk(status)) {
        throw failed("write", BlockDeviceBlockStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code write} and does not wait. {@code data} belongs to the device until
     * the request has completed.
     *
     * <p>Before that, {@code inside} and {@code writable} may refuse it.
     *
     * @param sector {@code le64 sector} at 8 of the header
     * @param data data that the device reads
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitWrite(long sector, MemorySegment data, long attachment) {
      BlockDevice.RequestQueue.inside(capacity, blkSize, sector, data);
      BlockDevice.RequestQueue.writable(features);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      LE32.set(slots, header, 1); // le32 type
      LE32.set(slots, header + 4L, 0); // le32 reserved
      LE64.set(slots, header + 8L, sector); // le64 sector
      return submitReadable(slot, attachment, data);
    }

    /**
     * Makes the request {@code flush} and waits until the device has answered.
     *
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless FLUSH is negotiated
     */
    @Override
    public void flush() {
      long token = submitFlush(0L);
      if (token == FULL) {
        throw full("flush");
      }
      awaitCompletion("flush", token);
      int status = status(token);
      release(token);
      if (!BlockDeviceBlockStatusCodes.isOk(status)) {
        throw failed("flush", BlockDeviceBlockStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code flush} and does not wait.
     *
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws ConfigSpaceException unless FLUSH is negotiated
     */
    public long submitFlush(long attachment) {
      if (!hasFlush) {
        throw features.missing("flush", "FLUSH is negotiated");
      }
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      LE32.set(slots, header, 4); // le32 type
      LE32.set(slots, header + 4L, 0); // le32 reserved
      LE64.set(slots, header + 8L, 0L); // le64 sector
      return submit(slot, attachment);
    }

    /**
     * Whether {@code flush} can be requested: only if FLUSH is negotiated.
     *
     * @return whether it can
     */
    public boolean hasFlush() {
      return hasFlush;
    }

    /**
     * Makes the request {@code getId} and waits until the device has answered.
     *
     * @param id memory that the device writes
     * @return the number of bytes that the device wrote into {@code id}, at most its size
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public int getId(MemorySegment id) {
      long token = submitGetId(id, 0L);
      if (token == FULL) {
        throw full("getId");
      }
      awaitCompletion("getId", token);
      int status = status(token);
      long written = written(token);
      release(token);
      if (!BlockDeviceBlockStatusCodes.isOk(status)) {
        throw failed("getId", BlockDeviceBlockStatusCodes.name(status), status);
      }
      return Math.toIntExact(written);
    }

    /**
     * Submits the request {@code getId} and does not wait. {@code id} belongs to the device until
     * the request has completed.
     *
     * @param id memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitGetId(MemorySegment id, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      LE32.set(slots, header, 8); // le32 type
      LE32.set(slots, header + 4L, 0); // le32 reserved
      LE64.set(slots, header + 8L, 0L); // le64 sector
      return submitWritable(slot, attachment, id);
    }
  }
}
