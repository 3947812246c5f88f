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
import org.virtio4j.driver.NoFeature;
import org.virtio4j.driver.RequestLimits;
import org.virtio4j.driver.RequestShape;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link WorkshopDevice} describes.
 *
 * <p>One thread at a time uses a queue. The driver is opened, refreshed, recovered and closed while
 * no other thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class WorkshopDriver implements WorkshopDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(64);

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

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

  private final DeviceSession<NoFeature> session;
  private final WorkshopDeviceConfigAccessor config;
  private final Bench bench;

  private WorkshopDriver(DeviceSession<NoFeature> session) {
    this.session = session;
    config = new WorkshopDeviceConfigAccessor(session.configSpace());
    bench = new Bench(session);
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
  public static WorkshopDriver open(Transport transport, Hal hal) {
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
  public static WorkshopDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<NoFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, NoFeature.TABLE);
    try {
      WorkshopDriver driver = new WorkshopDriver(session);
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
  public WorkshopDeviceConfigAccessor config() {
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
  public Bench bench() {
    return bench;
  }

  /**
   * Reads again the configuration that requests are checked against. To be called when the device
   * has changed its configuration.
   *
   * @throws ConfigSpaceException if a field cannot be read
   */
  public void refresh() {
    bench.keep(config);
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

  private static IllegalArgumentException outOfRange(
      String field, int bits, String range, long value) {
    return new IllegalArgumentException(
        field + " is " + bits + " bits wide (" + range + "), not " + value);
  }

  /**
   * Queue 0. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Bench extends SlotQueue implements WorkshopDevice.Bench {
    private static final RequestShape SHAPE = new RequestShape(0, 1, 0, 1, false);

    private static final RequestShape PLAIN_SHAPE = new RequestShape(1, 1, 0, 1, false);

    private static final RequestShape INLINE_SHAPE = new RequestShape(11, 1, 0, 1, false);

    private static final RequestShape VARIED_SHAPE = new RequestShape(0, 1, 0, 1, false);

    private static final RequestShape PLACE_SHAPE = new RequestShape(13, 1, 0, 1, false);

    private static final RequestShape MEASURE_SHAPE = new RequestShape(1, 10, 9, 1, false);

    private static final RequestShape LOCATE_SHAPE = new RequestShape(1, 6, 4, 2, false);

    private static final RequestShape COUNTED_SHAPE = new RequestShape(3, 1, 0, 1, false);

    private static final RequestShape BARE_SHAPE = new RequestShape(10, 0, -1, 0, false);

    private long probe;

    private Bench(DeviceSession<NoFeature> session) {
      super(
          session,
          "bench",
          0, // index
          256, // descriptors
          SHAPE,
          19, // buffers of one request, at most
          100, // bytes before the data, at most
          10); // bytes of a reply, at most
    }

    private void keep(WorkshopDeviceConfigAccessor config) {
      this.probe = config.probe();
    }

    /**
     * Makes the request {@code plain} and waits until the device has answered.
     *
     * @param data data that the device reads
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public void plain(MemorySegment data) {
      long token = submitPlain(data, 0L);
      if (token == FULL) {
        throw full("plain");
      }
      awaitCompletion("plain", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("plain", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code plain} and does not wait. {@code data} belongs to the device until
     * the request has completed.
     *
     * @param data data that the device reads
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitPlain(MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 1); // u8 type
      return readable(slot, data)
          ? commit(slot, attachment, PLAIN_SHAPE, 1)
          : FULL;
    }

    /**
     * Makes the request {@code also} and waits until the device has answered.
     *
     * @param data data that the device reads
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public void also(MemorySegment data) {
      long token = submitAlso(data, 0L);
      if (token == FULL) {
        throw full("also");
      }
      awaitCompletion("also", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("also", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code also} and does not wait. {@code data} belongs to the device until
     * the request has completed.
     *
     * @param data data that the device reads
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitAlso(MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 2); // u8 type
      return readable(slot, data)
          ? commit(slot, attachment, PLAIN_SHAPE, 1)
          : FULL;
    }

    /**
     * Makes the request {@code inline} and waits until the device has answered.
     *
     * @param number {@code le16 number} at 1 of the header
     * @param on {@code u8 on} at 3 of the header
     * @param kind {@code u8 kind} at 4 of the header
     * @param name is copied into the request: 6 bytes
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code number} is out of range
     */
    @Override
    public void inline(int number, boolean on, WorkshopDevice.Kind kind, byte[] name) {
      long token = submitInline(number, on, kind, name, 0L);
      if (token == FULL) {
        throw full("inline");
      }
      awaitCompletion("inline", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("inline", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code inline} and does not wait.
     *
     * @param number {@code le16 number} at 1 of the header
     * @param on {@code u8 on} at 3 of the header
     * @param kind {@code u8 kind} at 4 of the header
     * @param name is copied into the request: 6 bytes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code number} is out of range
     */
    public long submitInline(
        int number, boolean on, WorkshopDevice.Kind kind, byte[] name, long attachment) {
      if (number != (number & 0xffff)) {
        throw outOfRange("number", 16, "0 to 65535", number);
      }
      int kindCode = WorkshopDeviceKindCodes.code(kind);
      RequestLimits.requireSize("name", name.length, 6L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 3); // u8 type
      LE16.set(slots, header + 1L, (short) number); // le16 number
      U8.set(slots, header + 3L, (byte) (on ? 1 : 0)); // u8 on
      U8.set(slots, header + 4L, (byte) kindCode); // u8 kind
      MemorySegment.copy(name, 0, slots, ValueLayout.JAVA_BYTE, header + 5L, name.length);
      return commit(slot, attachment, INLINE_SHAPE, 11);
    }

    /**
     * Makes the request {@code varied} and waits until the device has answered.
     *
     * @param lead {@code le32 lead} at 1 of the header
     * @param first is copied into the request
     * @param between {@code le16 between} at 0 of the header
     * @param second is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code lead} or {@code between} is out of range
     */
    @Override
    public void varied(
        long lead, WorkshopDevice.Table first, int between, WorkshopDevice.Table second) {
      long token = submitVaried(lead, first, between, second, 0L);
      if (token == FULL) {
        throw full("varied");
      }
      awaitCompletion("varied", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("varied", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code varied} and does not wait.
     *
     * @param lead {@code le32 lead} at 1 of the header
     * @param first is copied into the request
     * @param between {@code le16 between} at 0 of the header
     * @param second is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code lead} or {@code between} is out of range
     */
    public long submitVaried(
        long lead,
        WorkshopDevice.Table first,
        int between,
        WorkshopDevice.Table second,
        long attachment) {
      if (lead != (lead & 0xffff_ffffL)) {
        throw outOfRange("lead", 32, "0 to 4294967295", lead);
      }
      if (between != (between & 0xffff)) {
        throw outOfRange("between", 16, "0 to 65535", between);
      }
      long firstBytes = WorkshopDeviceTableCodec.size(first);
      long secondBytes = WorkshopDeviceTableCodec.size(second);
      long bytes = 7L + firstBytes + secondBytes;
      RequestLimits.requireRoom("varied", bytes, 64L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 4); // u8 type
      LE32.set(slots, header + 1L, (int) lead); // le32 lead
      WorkshopDeviceTableCodec.encode(slots, header + 5L, first);
      long behindFirst = header + 5L + firstBytes;
      LE16.set(slots, behindFirst, (short) between); // le16 between
      WorkshopDeviceTableCodec.encode(slots, behindFirst + 2L, second);
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code list} and waits until the device has answered.
     *
     * @param points is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    @Override
    public void list(WorkshopDevice.Point... points) {
      long token = submitList(points, 0L);
      if (token == FULL) {
        throw full("list");
      }
      awaitCompletion("list", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("list", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code list} and does not wait.
     *
     * @param points is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public long submitList(WorkshopDevice.Point[] points, long attachment) {
      long pointsBytes = points.length * WorkshopDevicePointCodec.BYTE_SIZE;
      long bytes = 1L + pointsBytes;
      RequestLimits.requireRoom("list", bytes, 100L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 5); // u8 type
      for (int i = 0; i < points.length; i++) {
        WorkshopDevicePointCodec.encode(
            slots, header + 1L + i * WorkshopDevicePointCodec.BYTE_SIZE, points[i]);
      }
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code numbers} and waits until the device has answered.
     *
     * @param levels is copied into the request
     * @param pair is copied into the request: 8 bytes
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    @Override
    public void numbers(int[] levels, long[] pair) {
      long token = submitNumbers(levels, pair, 0L);
      if (token == FULL) {
        throw full("numbers");
      }
      awaitCompletion("numbers", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("numbers", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code numbers} and does not wait.
     *
     * @param levels is copied into the request
     * @param pair is copied into the request: 8 bytes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public long submitNumbers(int[] levels, long[] pair, long attachment) {
      long levelsBytes = levels.length * 2L;
      RequestLimits.requireSize("pair", pair.length, 2L);
      long bytes = 9L + levelsBytes;
      RequestLimits.requireRoom("numbers", bytes, 100L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 6); // u8 type
      for (int i = 0; i < levels.length; i++) {
        int element = levels[i];
        if (element != (element & 0xffff)) {
          throw outOfRange("an element of levels", 16, "0 to 65535", element);
        }
        LE16.set(slots, header + 1L + i * 2L, (short) (element));
      }
      long behindLevels = header + 1L + levelsBytes;
      for (int i_ = 0; i_ < pair.length; i_++) {
        long element_ = pair[i_];
        if (element_ != (element_ & 0xffff_ffffL)) {
          throw outOfRange("an element of pair", 32, "0 to 4294967295", element_);
        }
        LE32.set(slots, behindLevels + i_ * 4L, (int) element_);
      }
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code place} and waits until the device has answered.
     *
     * @param atX {@code le16 at_x} at 1 of the header
     * @param atY {@code le16 at_y} at 3 of the header
     * @param size is copied into the request: 4 bytes
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code atX} or {@code atY} is out of range
     */
    @Override
    public void place(int atX, int atY, WorkshopDevice.Point size) {
      long token = submitPlace(atX, atY, size, 0L);
      if (token == FULL) {
        throw full("place");
      }
      awaitCompletion("place", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("place", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code place} and does not wait.
     *
     * @param atX {@code le16 at_x} at 1 of the header
     * @param atY {@code le16 at_y} at 3 of the header
     * @param size is copied into the request: 4 bytes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code atX} or {@code atY} is out of range
     */
    public long submitPlace(int atX, int atY, WorkshopDevice.Point size, long attachment) {
      if (atX != (atX & 0xffff)) {
        throw outOfRange("atX", 16, "0 to 65535", atX);
      }
      if (atY != (atY & 0xffff)) {
        throw outOfRange("atY", 16, "0 to 65535", atY);
      }
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 7); // u8 type
      LE16.set(slots, header + 1L, (short) atX); // le16 at_x
      LE16.set(slots, header + 3L, (short) atY); // le16 at_y
      WorkshopDevicePointCodec.encode(slots, header + 5L, size);
      LE32.set(slots, header + 9L, 7); // le32 flags
      return commit(slot, attachment, PLACE_SHAPE, 13);
    }

    /**
     * Makes the request {@code measure} and waits until the device has answered.
     *
     * @param data data that the device reads
     * @return {@code le64 size} at 0 of the reply
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public long measure(MemorySegment data) {
      long token = submitMeasure(data, 0L);
      if (token == FULL) {
        throw full("measure");
      }
      awaitCompletion("measure", token);
      int status = status(token);
      long size = (long) LE64.get(slots(), replyOffset(slotOf(token)));
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("measure", WorkshopDeviceStatusCodes.name(status), status, 1);
      }
      return size;
    }

    /**
     * Submits the request {@code measure} and does not wait. {@code data} belongs to the device
     * until the request has completed.
     *
     * @param data data that the device reads
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitMeasure(MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 8); // u8 type
      return readable(slot, data)
          ? commit(slot, attachment, MEASURE_SHAPE, 1)
          : FULL;
    }

    /**
     * Makes the request {@code kind} and waits until the device has answered.
     *
     * @param data memory that the device writes
     * @return {@code u8 kind} at 8 of the reply
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public WorkshopDevice.Kind kind(MemorySegment data) {
      long token = submitKind(data, 0L);
      if (token == FULL) {
        throw full("kind");
      }
      awaitCompletion("kind", token);
      int status = status(token);
      try {
        if (!WorkshopDeviceStatusCodes.isOk(status)) {
          throw failed("kind", WorkshopDeviceStatusCodes.name(status), status, 1);
        }
        return WorkshopDeviceKindCodes.of(
            Byte.toUnsignedInt((byte) U8.get(slots(), replyOffset(slotOf(token)) + 8L)));
      } finally {
        release(token);
      }
    }

    /**
     * Submits the request {@code kind} and does not wait. {@code data} belongs to the device until
     * the request has completed.
     *
     * @param data memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitKind(MemorySegment data, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 9); // u8 type
      return writable(slot, data)
          ? commit(slot, attachment, MEASURE_SHAPE, 1)
          : FULL;
    }

    /**
     * Makes the request {@code locate} and waits until the device has answered.
     *
     * @return the reply
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public WorkshopDevice.Point locate() {
      long token = submitLocate(0L);
      if (token == FULL) {
        throw full("locate");
      }
      awaitCompletion("locate", token);
      int status = status(token);
      try {
        if (!WorkshopDeviceStatusCodes.isOk(status)) {
          throw failed("locate", WorkshopDeviceStatusCodes.name(status), status, 2);
        }
        return WorkshopDevicePointCodec.decode(slots(), replyOffset(slotOf(token)));
      } finally {
        release(token);
      }
    }

    /**
     * Submits the request {@code locate} and does not wait.
     *
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitLocate(long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 10); // u8 type
      return commit(slot, attachment, LOCATE_SHAPE, 1);
    }

    /**
     * Makes the request {@code whole} and waits until the device has answered.
     *
     * @return the reply
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public WorkshopDevice.Located whole() {
      long token = submitWhole(0L);
      if (token == FULL) {
        throw full("whole");
      }
      awaitCompletion("whole", token);
      int status = status(token);
      try {
        if (!WorkshopDeviceStatusCodes.isOk(status)) {
          throw failed("whole", WorkshopDeviceStatusCodes.name(status), status, 2);
        }
        return WorkshopDeviceLocatedCodec.decode(slots(), replyOffset(slotOf(token)));
      } finally {
        release(token);
      }
    }

    /**
     * Submits the request {@code whole} and does not wait.
     *
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitWhole(long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 11); // u8 type
      return commit(slot, attachment, LOCATE_SHAPE, 1);
    }

    /**
     * Makes the request {@code counted} and waits until the device has answered.
     *
     * @param data data that the device reads
     * @param answer memory that the device writes
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public void counted(MemorySegment data, MemorySegment answer) {
      long token = submitCounted(data, answer, 0L);
      if (token == FULL) {
        throw full("counted");
      }
      awaitCompletion("counted", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("counted", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code counted} and does not wait. {@code data} and {@code answer} belong
     * to the device until the request has completed.
     *
     * @param data data that the device reads
     * @param answer memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitCounted(MemorySegment data, MemorySegment answer, long attachment) {
      RequestLimits.requireSize("answer", answer.byteSize(), probe);
      long bytes = data.byteSize();
      if (bytes > 65535L) {
        throw outOfRange("the size of data", 16, "0 to 65535", bytes);
      }
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 12); // u8 type
      LE16.set(slots, header + 1L, (short) bytes); // le16 bytes
      return readable(slot, data)
          && writable(slot, answer)
          ? commit(slot, attachment, COUNTED_SHAPE, 3)
          : FULL;
    }

    /**
     * Makes the request {@code countedList} and waits until the device has answered.
     *
     * @param points is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 64 bytes
     */
    @Override
    public void countedList(WorkshopDevice.Point[] points) {
      long token = submitCountedList(points, 0L);
      if (token == FULL) {
        throw full("countedList");
      }
      awaitCompletion("countedList", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("countedList", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code countedList} and does not wait.
     *
     * @param points is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 64 bytes
     */
    public long submitCountedList(WorkshopDevice.Point[] points, long attachment) {
      long bytes = points.length;
      if (bytes > 65535L) {
        throw outOfRange("the size of points", 16, "0 to 65535", bytes);
      }
      long pointsBytes = points.length * WorkshopDevicePointCodec.BYTE_SIZE;
      long bytes_ = 3L + pointsBytes;
      RequestLimits.requireRoom("countedList", bytes_, 64L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 13); // u8 type
      LE16.set(slots, header + 1L, (short) bytes); // le16 bytes
      for (int i = 0; i < points.length; i++) {
        WorkshopDevicePointCodec.encode(
            slots, header + 3L + i * WorkshopDevicePointCodec.BYTE_SIZE, points[i]);
      }
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes_);
    }

    /**
     * Makes the request {@code scattered} and waits until the device has answered.
     *
     * @param out data that the device reads
     * @param in memory that the device writes
     * @return the number of bytes that the device wrote into {@code in}, at most its size
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public int scattered(MemorySegment[] out, MemorySegment... in) {
      long token = submitScattered(out, in, 0L);
      if (token == FULL) {
        throw full("scattered");
      }
      awaitCompletion("scattered", token);
      int status = status(token);
      long written = written(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("scattered", WorkshopDeviceStatusCodes.name(status), status);
      }
      return Math.toIntExact(written);
    }

    /**
     * Submits the request {@code scattered} and does not wait. {@code out} and {@code in} belong to
     * the device until the request has completed.
     *
     * @param out data that the device reads
     * @param in memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitScattered(MemorySegment[] out, MemorySegment[] in, long attachment) {
      RequestLimits.requireAtMost("out", out.length, 3);
      RequestLimits.requireAtMost("in", in.length, 16);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 14); // u8 type
      return readable(slot, out)
          && writable(slot, in)
          ? commit(slot, attachment, PLAIN_SHAPE, 1)
          : FULL;
    }

    /**
     * Makes the request {@code bare} and waits until the device has answered.
     *
     * @param token {@code le64 token} at 2 of the header
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public void bare(long token) {
      long token_ = submitBare(token, 0L);
      if (token_ == FULL) {
        throw full("bare");
      }
      awaitCompletion("bare", token_);
      release(token_);
    }

    /**
     * Submits the request {@code bare} and does not wait.
     *
     * @param token {@code le64 token} at 2 of the header
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitBare(long token, long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      LE16.set(slots, header, (short) 15); // le16 type
      LE64.set(slots, header + 2L, token); // le64 token
      return commit(slot, attachment, BARE_SHAPE, 10);
    }

    /**
     * Makes the request {@code inline} and waits until the device has answered.
     *
     * @param number {@code le16 number} at 1 of the header
     * @param on {@code u8 on} at 3 of the header
     * @param kind {@code u8 kind} at 4 of the header
     * @param name the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code number} is out of range
     */
    public void inline(int number, boolean on, WorkshopDevice.Kind kind, MemorySegment name) {
      long token = submitInline(number, on, kind, name, 0L);
      if (token == FULL) {
        throw full("inline");
      }
      awaitCompletion("inline", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("inline", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code inline} and does not wait.
     *
     * @param number {@code le16 number} at 1 of the header
     * @param on {@code u8 on} at 3 of the header
     * @param kind {@code u8 kind} at 4 of the header
     * @param name the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code number} is out of range
     */
    public long submitInline(
        int number, boolean on, WorkshopDevice.Kind kind, MemorySegment name, long attachment) {
      if (number != (number & 0xffff)) {
        throw outOfRange("number", 16, "0 to 65535", number);
      }
      int kindCode = WorkshopDeviceKindCodes.code(kind);
      RequestLimits.requireSize("name", name.byteSize(), 6L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 3); // u8 type
      LE16.set(slots, header + 1L, (short) number); // le16 number
      U8.set(slots, header + 3L, (byte) (on ? 1 : 0)); // u8 on
      U8.set(slots, header + 4L, (byte) kindCode); // u8 kind
      MemorySegment.copy(name, 0L, slots, header + 5L, name.byteSize());
      return commit(slot, attachment, INLINE_SHAPE, 11);
    }

    /**
     * Makes the request {@code varied} and waits until the device has answered.
     *
     * @param lead {@code le32 lead} at 1 of the header
     * @param first the same, encoded already; it is copied into the request
     * @param between {@code le16 between} at 0 of the header
     * @param second the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code lead} or {@code between} is out of range
     */
    public void varied(long lead, MemorySegment first, int between, MemorySegment second) {
      long token = submitVaried(lead, first, between, second, 0L);
      if (token == FULL) {
        throw full("varied");
      }
      awaitCompletion("varied", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("varied", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code varied} and does not wait.
     *
     * @param lead {@code le32 lead} at 1 of the header
     * @param first the same, encoded already; it is copied into the request
     * @param between {@code le16 between} at 0 of the header
     * @param second the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code lead} or {@code between} is out of range
     */
    public long submitVaried(
        long lead, MemorySegment first, int between, MemorySegment second, long attachment) {
      if (lead != (lead & 0xffff_ffffL)) {
        throw outOfRange("lead", 32, "0 to 4294967295", lead);
      }
      if (between != (between & 0xffff)) {
        throw outOfRange("between", 16, "0 to 65535", between);
      }
      long firstBytes = first.byteSize();
      long secondBytes = second.byteSize();
      long bytes = 7L + firstBytes + secondBytes;
      RequestLimits.requireRoom("varied", bytes, 64L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 4); // u8 type
      LE32.set(slots, header + 1L, (int) lead); // le32 lead
      MemorySegment.copy(first, 0L, slots, header + 5L, first.byteSize());
      long behindFirst = header + 5L + firstBytes;
      LE16.set(slots, behindFirst, (short) between); // le16 between
      MemorySegment.copy(second, 0L, slots, behindFirst + 2L, second.byteSize());
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code list} and waits until the device has answered.
     *
     * @param points the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public void list(MemorySegment points) {
      long token = submitList(points, 0L);
      if (token == FULL) {
        throw full("list");
      }
      awaitCompletion("list", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("list", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code list} and does not wait.
     *
     * @param points the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public long submitList(MemorySegment points, long attachment) {
      long pointsBytes = points.byteSize();
      RequestLimits.requireWhole("points", pointsBytes, 4L);
      long bytes = 1L + pointsBytes;
      RequestLimits.requireRoom("list", bytes, 100L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 5); // u8 type
      MemorySegment.copy(points, 0L, slots, header + 1L, points.byteSize());
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code numbers} and waits until the device has answered.
     *
     * @param levels the same, encoded already; it is copied into the request
     * @param pair the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public void numbers(MemorySegment levels, MemorySegment pair) {
      long token = submitNumbers(levels, pair, 0L);
      if (token == FULL) {
        throw full("numbers");
      }
      awaitCompletion("numbers", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("numbers", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code numbers} and does not wait.
     *
     * @param levels the same, encoded already; it is copied into the request
     * @param pair the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 100 bytes
     */
    public long submitNumbers(MemorySegment levels, MemorySegment pair, long attachment) {
      long levelsBytes = levels.byteSize();
      RequestLimits.requireWhole("levels", levelsBytes, 2L);
      RequestLimits.requireSize("pair", pair.byteSize(), 8L);
      long bytes = 9L + levelsBytes;
      RequestLimits.requireRoom("numbers", bytes, 100L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 6); // u8 type
      MemorySegment.copy(levels, 0L, slots, header + 1L, levels.byteSize());
      long behindLevels = header + 1L + levelsBytes;
      MemorySegment.copy(pair, 0L, slots, behindLevels, pair.byteSize());
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes);
    }

    /**
     * Makes the request {@code place} and waits until the device has answered.
     *
     * @param atX {@code le16 at_x} at 1 of the header
     * @param atY {@code le16 at_y} at 3 of the header
     * @param size the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code atX} or {@code atY} is out of range
     */
    public void place(int atX, int atY, MemorySegment size) {
      long token = submitPlace(atX, atY, size, 0L);
      if (token == FULL) {
        throw full("place");
      }
      awaitCompletion("place", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("place", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code place} and does not wait.
     *
     * @param atX {@code le16 at_x} at 1 of the header
     * @param atY {@code le16 at_y} at 3 of the header
     * @param size the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code atX} or {@code atY} is out of range
     */
    public long submitPlace(int atX, int atY, MemorySegment size, long attachment) {
      if (atX != (atX & 0xffff)) {
        throw outOfRange("atX", 16, "0 to 65535", atX);
      }
      if (atY != (atY & 0xffff)) {
        throw outOfRange("atY", 16, "0 to 65535", atY);
      }
      RequestLimits.requireSize("size", size.byteSize(), 4L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 7); // u8 type
      LE16.set(slots, header + 1L, (short) atX); // le16 at_x
      LE16.set(slots, header + 3L, (short) atY); // le16 at_y
      MemorySegment.copy(size, 0L, slots, header + 5L, size.byteSize());
      LE32.set(slots, header + 9L, 7); // le32 flags
      return commit(slot, attachment, PLACE_SHAPE, 13);
    }

    /**
     * Makes the request {@code countedList} and waits until the device has answered.
     *
     * @param points the same, encoded already; it is copied into the request
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 64 bytes
     */
    public void countedList(MemorySegment points) {
      long token = submitCountedList(points, 0L);
      if (token == FULL) {
        throw full("countedList");
      }
      awaitCompletion("countedList", token);
      int status = status(token);
      release(token);
      if (!WorkshopDeviceStatusCodes.isOk(status)) {
        throw failed("countedList", WorkshopDeviceStatusCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code countedList} and does not wait.
     *
     * @param points the same, encoded already; it is copied into the request
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if header and parameters need more than 64 bytes
     */
    public long submitCountedList(MemorySegment points, long attachment) {
      long bytes = points.byteSize() / 4L;
      if (bytes > 65535L) {
        throw outOfRange("the size of points", 16, "0 to 65535", bytes);
      }
      long pointsBytes = points.byteSize();
      RequestLimits.requireWhole("points", pointsBytes, 4L);
      long bytes_ = 3L + pointsBytes;
      RequestLimits.requireRoom("countedList", bytes_, 64L);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 13); // u8 type
      LE16.set(slots, header + 1L, (short) bytes); // le16 bytes
      MemorySegment.copy(points, 0L, slots, header + 3L, points.byteSize());
      return commit(slot, attachment, VARIED_SHAPE, (int) bytes_);
    }
  }
}
