package org.virtio4j.device.console;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.driver.DriverOptions;
import org.virtio4j.driver.ReceiveHandler;
import org.virtio4j.driver.ReceiveQueue;
import org.virtio4j.driver.TransmitQueue;
import org.virtio4j.hal.Hal;
import org.virtio4j.transport.Transport;

/**
 * A console device with its ports (VIRTIO 1.4, 5.3.6.2), which come and go as the device tells. A
 * device that has no several ports has one, number 0, which is a console.
 *
 * <pre>{@code
 * try (ConsolePorts ports = ConsolePorts.open(transport, hal)) {
 *   ConsolePort log = ports.await("org.example.log");
 *   log.open();
 *   log.output().write(bytes);
 * }
 * }</pre>
 *
 * <p>What the device tells is dealt with by {@link #poll}, by the methods that wait, and by threads
 * that are about to wait for input. What makes no sense is passed over: messages of ports that
 * there cannot be, or that are too short. A new port for which there are no queues is refused.
 *
 * <p>All methods are for any thread. It is closed when nobody uses one of its ports any more.
 */
public final class ConsolePorts implements AutoCloseable {
  /** How many messages are dealt with at a time: a device that never stops has to wait. */
  private static final int MESSAGES_A_POLL = 64;

  private final ConsoleDriver driver;
  private final Duration timeout;
  private final List<ConsolePort> all;
  private final ReentrantLock receiving = new ReentrantLock();
  private final ReentrantLock sending = new ReentrantLock();
  private final MemorySegment message =
      MemorySegment.ofArray(new byte[(int) ConsoleControlCodec.BYTE_SIZE]);
  private final ReceiveHandler handler = this::received;
  private volatile Consumer<? super ConsoleEvent> listener = event -> {};
  private volatile boolean closed;

  private ConsolePorts(ConsoleDriver driver, DriverOptions options) {
    this.driver = driver;
    this.timeout = options.timeout();
    List<ConsolePort> ports = new ArrayList<>();
    for (int id = 0; id < driver.receiveCount(); id++) {
      ports.add(new ConsolePort(this, id, driver));
    }
    this.all = List.copyOf(ports);
  }

  /**
   * Opens a console device with the default options.
   *
   * @param transport the way to the device; it is not closed with the ports
   * @param hal gives the memory that driver and device share
   * @return the ports, none of which the device may have told of yet
   * @throws org.virtio4j.VirtioException if the device is no console, or cannot be brought up
   */
  public static ConsolePorts open(Transport transport, Hal hal) {
    return open(transport, hal, DriverOptions.defaults());
  }

  /**
   * Opens a console device.
   *
   * @param transport the way to the device; it is not closed with the ports
   * @param hal gives the memory that driver and device share
   * @param options how the driver waits, and what it leaves out; its number of queues is the number
   *     of ports that can be used
   * @return the ports, none of which the device may have told of yet
   * @throws org.virtio4j.VirtioException if the device is no console, or cannot be brought up
   */
  public static ConsolePorts open(Transport transport, Hal hal, DriverOptions options) {
    ConsoleDriver driver = ConsoleDriver.open(transport, hal, options);
    try {
      ConsolePorts ports = new ConsolePorts(driver, options);
      ports.begin();
      return ports;
    } catch (RuntimeException | Error failure) {
      throw driver.session().abort(failure);
    }
  }

  private void begin() {
    if (isMultiport()) {
      tell(0, ConsoleControlEvent.DEVICE_READY, 1);
    } else {
      ConsolePort only = all.getFirst();
      only.added();
      only.nominated();
      only.farEnd(true);
    }
  }

  /**
   * Whether the device can have several ports.
   *
   * @return whether ports come and go
   */
  public boolean isMultiport() {
    return driver.hasControlReceive();
  }

  /**
   * The ports that are there.
   *
   * @return the ports, by their numbers
   */
  public List<ConsolePort> ports() {
    return all.stream().filter(ConsolePort::isPresent).toList();
  }

  /**
   * A port that is there.
   *
   * @param id its number
   * @return the port
   */
  public Optional<ConsolePort> port(int id) {
    return find(port -> port.id() == id);
  }

  /**
   * The first port that is there and has a name.
   *
   * @param name the name
   * @return the port
   */
  public Optional<ConsolePort> port(String name) {
    return find(port -> port.name().filter(name::equals).isPresent());
  }

  private Optional<ConsolePort> find(Predicate<ConsolePort> condition) {
    return all.stream().filter(ConsolePort::isPresent).filter(condition).findFirst();
  }

  /**
   * Sets who is told of what the device tells. There is one listener; another one takes its place.
   *
   * @param listener is called by the thread that deals with it; it is not to wait for a port
   */
  public void onEvent(Consumer<? super ConsoleEvent> listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /**
   * Deals with what the device has told since, and does not wait.
   *
   * @return the number of messages; there may be more
   * @throws org.virtio4j.QueueBrokenException if a control queue is broken
   */
  public int poll() {
    if (!isMultiport()) {
      return 0;
    }
    receiving.lock();
    try {
      return take();
    } finally {
      receiving.unlock();
    }
  }

  /** As {@link #poll}, unless another thread is at it. */
  void tryPoll() {
    if (isMultiport() && !receiving.isHeldByCurrentThread() && receiving.tryLock()) {
      try {
        take();
      } finally {
        receiving.unlock();
      }
    }
  }

  private int take() {
    ReceiveQueue queue = driver.controlReceive();
    queue.handOver();
    try {
      return queue.poll(handler, MESSAGES_A_POLL);
    } finally {
      queue.handOver();
    }
  }

  /**
   * Waits for a port with a name.
   *
   * @param name the name
   * @return the port
   * @throws DeviceTimeoutException if it does not come within the driver's time-out
   */
  public ConsolePort await(String name) {
    return await("no port is named " + name, () -> port(name));
  }

  /**
   * Waits for a port with a number.
   *
   * @param id the number
   * @return the port
   * @throws DeviceTimeoutException if it does not come within the driver's time-out
   */
  public ConsolePort await(int id) {
    return await("there is no port " + id, () -> port(id));
  }

  /**
   * Waits for something that the device tells.
   *
   * @param condition whether it has come; called by this thread after what the device has told
   * @throws DeviceTimeoutException if it does not come within the driver's time-out
   */
  public void await(BooleanSupplier condition) {
    await(
        "what was waited for has not come",
        () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  private <T> T await(String otherwise, Supplier<Optional<T>> look) {
    long start = System.nanoTime();
    int attempt = 0;
    while (true) {
      int taken = poll();
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(timeout) >= 0) {
        throw new DeviceTimeoutException(otherwise + " within " + timeout);
      }
      if (taken == 0) {
        driver.session().options().waitStrategy().idle(attempt++);
      }
    }
  }

  // ---- Control messages ----

  private void received(MemorySegment segment, long offset, int length) {
    if (length < ConsoleControlCodec.BYTE_SIZE) {
      return;
    }
    ConsoleControl control = ConsoleControlCodec.decode(segment, offset);
    if (control.id() >= all.size()) {
      if (control.event() == ConsoleControlEvent.DEVICE_ADD) {
        tell(control.id(), ConsoleControlEvent.PORT_READY, 0);
      }
      return;
    }
    ConsolePort port = all.get((int) control.id());
    if (port.isPresent() == (control.event() == ConsoleControlEvent.DEVICE_ADD)) {
      return; // it is there already, or is not there
    }
    long rest = offset + ConsoleControlCodec.BYTE_SIZE;
    ConsoleEvent.Kind kind =
        happened(port, control, segment, rest, length - ConsoleControlCodec.BYTE_SIZE);
    if (kind != null) {
      listener.accept(new ConsoleEvent(port, kind));
    }
  }

  /** Does what a message makes necessary; returns what has happened, or null for nothing. */
  private ConsoleEvent.Kind happened(
      ConsolePort port, ConsoleControl control, MemorySegment segment, long rest, long length) {
    switch (control.event()) {
      case DEVICE_ADD -> {
        port.added();
        tell(port.id(), ConsoleControlEvent.PORT_READY, 1);
        return ConsoleEvent.Kind.ADDED;
      }
      case DEVICE_REMOVE -> {
        port.removed();
        return ConsoleEvent.Kind.REMOVED;
      }
      case CONSOLE_PORT -> {
        port.nominated();
        tell(port.id(), ConsoleControlEvent.PORT_OPEN, 1); // as is demanded
        return ConsoleEvent.Kind.CONSOLE;
      }
      case PORT_NAME -> {
        port.named(segment, rest, length);
        return ConsoleEvent.Kind.NAMED;
      }
      case RESIZE -> {
        if (length < ConsoleConfigSizeCodec.BYTE_SIZE) {
          return null;
        }
        port.resized(ConsoleConfigSizeCodec.decode(segment, rest));
        return ConsoleEvent.Kind.RESIZED;
      }
      case PORT_OPEN -> {
        port.farEnd(control.value() != 0);
        return control.value() != 0 ? ConsoleEvent.Kind.OPENED : ConsoleEvent.Kind.CLOSED;
      }
      default -> {
        return null;
      }
    }
  }

  /** Tells the device something; nothing if it has no several ports. */
  void tell(long id, ConsoleControlEvent event, int value) {
    if (!isMultiport()) {
      return;
    }
    sending.lock();
    try {
      TransmitQueue queue = driver.controlTransmit();
      queue.handOver();
      ConsoleControlCodec.encode(message, 0, new ConsoleControl(id, event, value));
      queue.sendAll(message, 0, message.byteSize());
      queue.handOver();
    } finally {
      sending.unlock();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * The size of the console at port 0 in characters, as the configuration space says it just now.
   *
   * @return the size, if the device tells it there
   */
  public Optional<ConsoleConfig.Size> size() {
    ConsoleConfigAccessor config = driver.config();
    return config.hasSize() ? Optional.of(config.size()) : Optional.empty();
  }

  /**
   * The generated driver, for what it tells about features and configuration. Its queues are used
   * by these ports.
   *
   * @return the driver
   */
  public ConsoleDriver driver() {
    return driver;
  }

  /**
   * Resets the device, and frees the buffers. What was sent and not taken is lost, what was
   * received and not read too.
   *
   * @throws DeviceTimeoutException if the device does not end the reset in time
   */
  @Override
  public void close() {
    closed = true;
    driver.close();
  }
}
