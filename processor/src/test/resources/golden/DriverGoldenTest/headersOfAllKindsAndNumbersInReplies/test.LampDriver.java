package test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link LampDevice} describes.
 *
 * <p>One thread at a time uses a queue. The driver is opened, recovered and closed while no other
 * thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
final class LampDriver implements LampDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(61);

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
  private final Control control;
  private final Sensor sensor;

  private LampDriver(DeviceSession<NoFeature> session) {
    this.session = session;
    control = new Control(session);
    sensor = new Sensor(session);
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
  public static LampDriver open(Transport transport, Hal hal) {
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
  public static LampDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<NoFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, NoFeature.TABLE);
    try {
      LampDriver driver = new LampDriver(session);
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
   * Queue 1.
   *
   * @return the queue, for one thread at a time
   */
  @Override
  public Control control() {
    return control;
  }

  /**
   * Queue 0.
   *
   * @return the queue, for one thread at a time
   */
  @Override
  public Sensor sensor() {
    return sensor;
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
   * Queue 1. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Control extends SlotQueue implements LampDevice.Control {
    private static final long HEADER_BYTES = 144L;

    private static final long REPLY_BYTES = 6L;

    private static final long STATUS_OFFSET = 4L;

    private static final int STATUS_BYTES = 2;

    private Control(DeviceSession<NoFeature> session) {
      super(
          session,
          "control",
          1, // index
          256, // descriptors
          HEADER_BYTES,
          REPLY_BYTES,
          0, // buffers of one request, at most
          STATUS_OFFSET,
          STATUS_BYTES);
    }

    /**
     * Makes the request {@code light} and waits until the device has answered.
     *
     * @param mode {@code u8 mode} at 3 of the header
     * @param on {@code u8 on} at 4 of the header
     * @param level {@code le16 level} at 6 of the header
     * @param offset {@code u8 offset} at 8 of the header
     * @param turn {@code le32 turn} at 9 of the header
     * @param lamp {@code le32 lamp} at 13 of the header
     * @param serial {@code le64 serial} at 24 of the header
     * @param positionX {@code le16 position_x} at 32 of the header
     * @param positionY {@code le16 position_y} at 34 of the header
     * @return {@code le32 lamps} at 0 of the reply
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code level} or {@code offset} or {@code lamp} or {@code
     *     positionX} or {@code positionY} is out of range
     */
    @Override
    public long light(
        LampDevice.Mode mode,
        boolean on,
        int level,
        int offset,
        int turn,
        long lamp,
        long serial,
        int positionX,
        int positionY) {
      long token =
          submitLight(mode, on, level, offset, turn, lamp, serial, positionX, positionY, 0L);
      if (token == FULL) {
        throw full("light");
      }
      awaitCompletion("light", token);
      int status = status(token);
      long lamps = Integer.toUnsignedLong((int) LE32.get(slots(), replyOffset(slotOf(token))));
      release(token);
      if (!LampDeviceStatusCodes.isOk(status)) {
        throw failed("light", LampDeviceStatusCodes.name(status), status);
      }
      return lamps;
    }

    /**
     * Submits the request {@code light} and does not wait.
     *
     * @param mode {@code u8 mode} at 3 of the header
     * @param on {@code u8 on} at 4 of the header
     * @param level {@code le16 level} at 6 of the header
     * @param offset {@code u8 offset} at 8 of the header
     * @param turn {@code le32 turn} at 9 of the header
     * @param lamp {@code le32 lamp} at 13 of the header
     * @param serial {@code le64 serial} at 24 of the header
     * @param positionX {@code le16 position_x} at 32 of the header
     * @param positionY {@code le16 position_y} at 34 of the header
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code level} or {@code offset} or {@code lamp} or {@code
     *     positionX} or {@code positionY} is out of range
     */
    public long submitLight(
        LampDevice.Mode mode,
        boolean on,
        int level,
        int offset,
        int turn,
        long lamp,
        long serial,
        int positionX,
        int positionY,
        long attachment) {
      if (level != (level & 0xffff)) {
        throw outOfRange("level", 16, "0 to 65535", level);
      }
      if (offset != (byte) offset) {
        throw outOfRange("offset", 8, "-128 to 127", offset);
      }
      if (lamp != (lamp & 0xffff_ffffL)) {
        throw outOfRange("lamp", 32, "0 to 4294967295", lamp);
      }
      if (positionX != (positionX & 0xffff)) {
        throw outOfRange("positionX", 16, "0 to 65535", positionX);
      }
      if (positionY != (short) positionY) {
        throw outOfRange("positionY", 16, "-32768 to 32767", positionY);
      }
      int modeCode = LampDeviceModeCodes.code(mode);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 128); // u8 type
      LE16.set(slots, header + 1L, (short) 4660); // le16 command
      U8.set(slots, header + 3L, (byte) modeCode); // u8 mode
      U8.set(slots, header + 4L, (byte) (on ? 1 : 0)); // u8 on
      U8.set(slots, header + 5L, (byte) 0); // u8 reserved
      LE16.set(slots, header + 6L, (short) level); // le16 level
      U8.set(slots, header + 8L, (byte) offset); // u8 offset
      LE32.set(slots, header + 9L, turn); // le32 turn
      LE32.set(slots, header + 13L, (int) lamp); // le32 lamp
      U8.set(slots, header + 17L, (byte) 0); // u8 reserved
      LE16.set(slots, header + 18L, (short) 0); // le16 reserved
      LE32.set(slots, header + 20L, 0); // le32 reserved
      LE64.set(slots, header + 24L, serial); // le64 serial
      LE16.set(slots, header + 32L, (short) positionX); // le16 position_x
      LE16.set(slots, header + 34L, (short) positionY); // le16 position_y
      LE16.set(slots, header + 36L, (short) -3); // le16 magic
      LE16.set(slots, header + 38L, (short) 1); // le16 urgent
      LE32.set(slots, header + 40L, 0xffffffff); // le32 all
      LE16.set(slots, header + 44L, (short) 2); // le16 other
      for (long i = 0L; i < 12L; i++) {
        LE64.set(slots, header + 46L + i * 8L, 0L); // reserved
      }
      LE16.set(slots, header + 142L, (short) 0); // le16 reserved
      return submit(slot, attachment);
    }
  }

  /**
   * Queue 0. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Sensor extends SlotQueue implements LampDevice.Sensor {
    private static final long REPLY_BYTES = 2L;

    private Sensor(DeviceSession<NoFeature> session) {
      super(
          session,
          "sensor",
          0, // index
          8, // descriptors
          0L,
          REPLY_BYTES,
          0, // buffers of one request, at most
          -1L,
          0);
    }

    /**
     * Makes the request {@code measure} and waits until the device has answered.
     *
     * @return {@code le16 degrees} at 0 of the reply
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public int measure() {
      long token = submitMeasure(0L);
      if (token == FULL) {
        throw full("measure");
      }
      awaitCompletion("measure", token);
      int degrees = (short) LE16.get(slots(), replyOffset(slotOf(token)));
      release(token);
      return degrees;
    }

    /**
     * Submits the request {@code measure} and does not wait.
     *
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitMeasure(long attachment) {
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      return submit(slot, attachment);
    }
  }
}
