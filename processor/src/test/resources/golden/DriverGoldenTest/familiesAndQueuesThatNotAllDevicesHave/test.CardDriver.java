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
import org.virtio4j.driver.QueueFamily;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.RequestShape;
import org.virtio4j.driver.SlotQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.Transport;

/**
 * Drives the device that {@link CardDevice} describes.
 *
 * <p>One thread at a time uses a queue. The driver is opened, refreshed, recovered and closed while
 * no other thread uses one.
 */
@Generated("org.virtio4j.processor.VirtioProcessor")
public final class CardDriver implements CardDevice, AutoCloseable {
  /** The type of device that this drives. */
  public static final DeviceType DEVICE_TYPE = new DeviceType(63);

  private static final VarHandle U8 = ValueLayout.JAVA_BYTE.varHandle().withInvokeExactBehavior();

  private static final VarHandle LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED
          .withOrder(ByteOrder.LITTLE_ENDIAN)
          .varHandle()
          .withInvokeExactBehavior();

  private final DeviceSession<CardDevice.CardFeature> session;
  private final CardDeviceCardConfigAccessor config;
  private final QueueFamily receiveFamily;
  private final ReceiveQueue[] receive;
  private final QueueFamily transmitFamily;
  private final TransmitQueue[] transmit;
  private final Control control;
  private final QueueFamily portsFamily;
  private final Ports[] ports;
  private final QueueFamily sparesFamily;
  private final Spares[] spares;

  private CardDriver(DeviceSession<CardDevice.CardFeature> session) {
    this.session = session;
    config = new CardDeviceCardConfigAccessor(session.configSpace(), session.features());
    receiveFamily =
        QueueFamily.of(
            session,
            "receive",
            () -> CardDevice.receiveCount(config.maxPairs(), session.features()),
            i -> 2 * i,
            1);
    receive = new ReceiveQueue[receiveFamily.opened()];
    for (int i = 0; i < receive.length; i++) {
      receive[i] =
          session.receiveQueue(receiveFamily.name(i), receiveFamily.index(i), 256, 8, 4096);
    }
    transmitFamily =
        QueueFamily.of(
            session,
            "transmit",
            () -> CardDevice.transmitCount(config.maxPairs()),
            i -> 1 + 2 * i,
            1);
    transmit = new TransmitQueue[transmitFamily.opened()];
    for (int i = 0; i < transmit.length; i++) {
      transmit[i] =
          session.transmitQueue(transmitFamily.name(i), transmitFamily.index(i), 256, 0, 4096);
    }
    if (session.features().has(CardDevice.CardFeature.CONTROL)) {
      control =
          new Control(
              session,
              "control",
              QueueFamily.index("control", () -> CardDevice.controlIndex(config.read())));
    } else {
      control = null;
    }
    if (session.features().has(CardDevice.CardFeature.PORTS)) {
      portsFamily =
          QueueFamily.of(
              session,
              "ports",
              () -> CardDevice.portsCount(),
              i -> CardDevice.portsIndex(i, config.maxPairs()),
              4);
      ports = new Ports[portsFamily.opened()];
      for (int i = 0; i < ports.length; i++) {
        ports[i] = new Ports(session, portsFamily.name(i), portsFamily.index(i));
      }
    } else {
      portsFamily = null;
      ports = new Ports[0];
    }
    sparesFamily =
        QueueFamily.of(
            session,
            "spares",
            () -> CardDevice.sparesCount(),
            i -> CardDevice.sparesIndex(config.maxPairs()) + 3 * i,
            1);
    spares = new Spares[sparesFamily.opened()];
    for (int i = 0; i < spares.length; i++) {
      spares[i] = new Spares(session, sparesFamily.name(i), sparesFamily.index(i));
    }
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
  public static CardDriver open(Transport transport, Hal hal) {
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
  public static CardDriver open(Transport transport, Hal hal, DriverOptions options) {
    DeviceSession<CardDevice.CardFeature> session =
        DeviceSession.begin(transport, hal, options, DEVICE_TYPE, CardDeviceCardFeatureTable.TABLE);
    try {
      CardDriver driver = new CardDriver(session);
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
  public CardDeviceCardConfigAccessor config() {
    return config;
  }

  /**
   * What the device offers, and what was negotiated.
   *
   * @return the features
   */
  public Negotiated<CardDevice.CardFeature> features() {
    return session.features();
  }

  /**
   * The session with the device.
   *
   * @return what the driver has set up
   */
  public DeviceSession<CardDevice.CardFeature> session() {
    return session;
  }

  /**
   * Queue 0 + 2 * pair.
   *
   * @param pair the number of the queue, from 0
   * @return the queue, for one thread at a time
   * @throws IndexOutOfBoundsException if there are not so many open
   */
  @Override
  public ReceiveQueue receive(int pair) {
    return receive[receiveFamily.check(pair)];
  }

  /**
   * How many queues {@link #receive} are open: {@link DriverOptions#queues} or fewer.
   *
   * @return a number of queues
   */
  public int receiveCount() {
    return receive.length;
  }

  /**
   * Queue 1 + 2 * pair.
   *
   * @param pair the number of the queue, from 0
   * @return the queue, for one thread at a time
   * @throws IndexOutOfBoundsException if there are not so many open
   */
  @Override
  public TransmitQueue transmit(int pair) {
    return transmit[transmitFamily.check(pair)];
  }

  /**
   * How many queues {@link #transmit} are open: {@link DriverOptions#queues} or fewer.
   *
   * @return a number of queues
   */
  public int transmitCount() {
    return transmit.length;
  }

  /**
   * The queue that {@code controlIndex} finds.
   *
   * @return the queue, for one thread at a time
   * @throws ConfigSpaceException unless CONTROL is negotiated
   */
  @Override
  public Control control() {
    if (control == null) {
      throw session.features().missing("control", "CONTROL is negotiated");
    }
    return control;
  }

  /**
   * Whether {@link #control} exists: only if CONTROL is negotiated.
   *
   * @return whether it does
   */
  public boolean hasControl() {
    return control != null;
  }

  /**
   * The queue that {@code portsIndex} finds.
   *
   * @param ports the number of the queue, from 0
   * @return the queue, for one thread at a time
   * @throws IndexOutOfBoundsException if there are not so many open
   * @throws ConfigSpaceException unless PORTS is negotiated
   */
  @Override
  public Ports ports(int ports) {
    if (portsFamily == null) {
      throw session.features().missing("ports", "PORTS is negotiated");
    }
    return this.ports[this.portsFamily.check(ports)];
  }

  /**
   * How many queues {@link #ports} are open: {@link DriverOptions#queues} or fewer.
   *
   * @return a number of queues
   */
  public int portsCount() {
    return ports.length;
  }

  /**
   * Whether {@link #ports} exists: only if PORTS is negotiated.
   *
   * @return whether it does
   */
  public boolean hasPorts() {
    return portsFamily != null;
  }

  /**
   * The queue that {@code sparesIndex} finds.
   *
   * @param i the number of the queue, from 0
   * @return the queue, for one thread at a time
   * @throws IndexOutOfBoundsException if there are not so many open
   */
  @Override
  public Spares spares(int i) {
    return spares[sparesFamily.check(i)];
  }

  /**
   * How many queues {@link #spares} are open: {@link DriverOptions#queues} or fewer.
   *
   * @return a number of queues
   */
  public int sparesCount() {
    return spares.length;
  }

  /**
   * Reads again the configuration that requests are checked against. To be called when the device
   * has changed its configuration.
   *
   * @throws ConfigSpaceException if a field cannot be read
   */
  public void refresh() {
    if (control != null) {
      control.keep(config);
    }
    for (Ports queue : ports) {
      queue.keep(config);
    }
    for (Spares queue : spares) {
      queue.keep(config);
    }
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
   * The queue that {@code controlIndex} finds. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Control extends SlotQueue implements CardDevice.Control {
    private static final RequestShape SHAPE = new RequestShape(4, 1, 0, 1, true);

    private int maxPairs;

    private Control(DeviceSession<CardDevice.CardFeature> session, String name, int index) {
      super(
          session,
          name,
          index,
          256, // descriptors
          SHAPE,
          2, // buffers of one request, at most
          4, // bytes before the data, at most
          1); // bytes of a reply, at most
    }

    private void keep(CardDeviceCardConfigAccessor config) {
      this.maxPairs = config.maxPairs();
    }

    /**
     * Makes the request {@code query} and waits until the device has answered.
     *
     * @param question data that the device reads
     * @param answer memory that the device writes
     * @return the number of bytes that the device wrote into {@code answer}, at most its size
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     */
    @Override
    public int query(MemorySegment question, MemorySegment answer) {
      long token = submitQuery(question, answer, 0L);
      if (token == FULL) {
        throw full("query");
      }
      awaitCompletion("query", token);
      int status = status(token);
      long written = written(token);
      release(token);
      if (!CardDeviceAnswerCodes.isOk(status)) {
        throw failed("query", CardDeviceAnswerCodes.name(status), status);
      }
      return Math.toIntExact(written);
    }

    /**
     * Submits the request {@code query} and does not wait. {@code question} and {@code answer}
     * belong to the device until the request has completed.
     *
     * <p>Before that, {@code fits} may refuse it.
     *
     * @param question data that the device reads
     * @param answer memory that the device writes
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     */
    public long submitQuery(MemorySegment question, MemorySegment answer, long attachment) {
      CardDevice.Control.fits(maxPairs);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 1); // u8 cls
      U8.set(slots, header + 1L, (byte) 2); // u8 command
      LE16.set(slots, header + 2L, (short) 0); // le16 port
      return readable(slot, question)
          && writable(slot, answer)
          ? commit(slot, attachment)
          : FULL;
    }
  }

  /**
   * The queue that {@code portsIndex} finds. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Ports extends SlotQueue implements CardDevice.Port {
    private static final long HEADER_BYTES = 4L;

    private static final long REPLY_BYTES = 1L;

    private static final long STATUS_OFFSET = 0L;

    private static final int STATUS_BYTES = 1;

    private int maxPairs;

    private Ports(DeviceSession<CardDevice.CardFeature> session, String name, int index) {
      super(
          session,
          name,
          index,
          256, // descriptors
          HEADER_BYTES,
          REPLY_BYTES,
          0, // buffers of one request, at most
          STATUS_OFFSET,
          STATUS_BYTES);
    }

    private void keep(CardDeviceCardConfigAccessor config) {
      this.maxPairs = config.maxPairs();
    }

    /**
     * Makes the request {@code open} and waits until the device has answered.
     *
     * @param port {@code le16 port} at 2 of the header
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code port} is out of range
     */
    @Override
    public void open(int port) {
      long token = submitOpen(port, 0L);
      if (token == FULL) {
        throw full("open");
      }
      awaitCompletion("open", token);
      int status = status(token);
      release(token);
      if (!CardDeviceAnswerCodes.isOk(status)) {
        throw failed("open", CardDeviceAnswerCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code open} and does not wait.
     *
     * <p>Before that, {@code exists} may refuse it.
     *
     * @param port {@code le16 port} at 2 of the header
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code port} is out of range
     */
    public long submitOpen(int port, long attachment) {
      if (port != (port & 0xffff)) {
        throw outOfRange("port", 16, "0 to 65535", port);
      }
      CardDevice.Port.exists(port, maxPairs);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 3); // u8 cls
      U8.set(slots, header + 1L, (byte) 4); // u8 command
      LE16.set(slots, header + 2L, (short) port); // le16 port
      return submit(slot, attachment);
    }
  }

  /**
   * The queue that {@code sparesIndex} finds. One thread at a time uses it.
   *
   * <p>A request either waits until the device has answered, or is submitted: the next {@link
   * #publish}, {@link #poll} or waiting request sends it, and {@code poll} tells of its completion.
   */
  public static final class Spares extends SlotQueue implements CardDevice.Port {
    private static final long HEADER_BYTES = 4L;

    private static final long REPLY_BYTES = 1L;

    private static final long STATUS_OFFSET = 0L;

    private static final int STATUS_BYTES = 1;

    private int maxPairs;

    private Spares(DeviceSession<CardDevice.CardFeature> session, String name, int index) {
      super(
          session,
          name,
          index,
          256, // descriptors
          HEADER_BYTES,
          REPLY_BYTES,
          0, // buffers of one request, at most
          STATUS_OFFSET,
          STATUS_BYTES);
    }

    private void keep(CardDeviceCardConfigAccessor config) {
      this.maxPairs = config.maxPairs();
    }

    /**
     * Makes the request {@code open} and waits until the device has answered.
     *
     * @param port {@code le16 port} at 2 of the header
     * @throws RequestFailedException if the device answers with a status that is no success
     * @throws QueueFullException if there is no room for the request until completed ones are
     *     polled
     * @throws DeviceTimeoutException if the device does not answer in time; the queue is broken
     *     then, and the buffers stay the device's
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code port} is out of range
     */
    @Override
    public void open(int port) {
      long token = submitOpen(port, 0L);
      if (token == FULL) {
        throw full("open");
      }
      awaitCompletion("open", token);
      int status = status(token);
      release(token);
      if (!CardDeviceAnswerCodes.isOk(status)) {
        throw failed("open", CardDeviceAnswerCodes.name(status), status);
      }
    }

    /**
     * Submits the request {@code open} and does not wait.
     *
     * <p>Before that, {@code exists} may refuse it.
     *
     * @param port {@code le16 port} at 2 of the header
     * @param attachment is handed over with the completion
     * @return a token, or {@link #FULL} if there is no room until completed requests are polled
     * @throws QueueBrokenException if the queue is broken
     * @throws IllegalArgumentException if {@code port} is out of range
     */
    public long submitOpen(int port, long attachment) {
      if (port != (port & 0xffff)) {
        throw outOfRange("port", 16, "0 to 65535", port);
      }
      CardDevice.Port.exists(port, maxPairs);
      int slot = takeSlot();
      if (slot < 0) {
        return FULL;
      }
      MemorySegment slots = slots();
      long header = headerOffset(slot);
      U8.set(slots, header, (byte) 3); // u8 cls
      U8.set(slots, header + 1L, (byte) 4); // u8 command
      LE16.set(slots, header + 2L, (short) port); // le16 port
      return submit(slot, attachment);
    }
  }
}
