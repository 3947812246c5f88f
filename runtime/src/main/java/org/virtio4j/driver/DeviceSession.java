package org.virtio4j.driver;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.virtio4j.DeviceNeedsResetException;
import org.virtio4j.DeviceTimeoutException;
import org.virtio4j.InitializationException;
import org.virtio4j.VirtioException;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.hal.DmaMemory;
import org.virtio4j.hal.Hal;
import org.virtio4j.hal.Quarantine;
import org.virtio4j.queue.QueueSettings;
import org.virtio4j.queue.VirtQueue;
import org.virtio4j.transport.CommonFeature;
import org.virtio4j.transport.ConfigSpace;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.Interrupts;
import org.virtio4j.transport.Transport;

/**
 * A driver's hold on its device, from reset to reset: initialisation (VIRTIO 1.4, 3.1.1; 3.1.2 for
 * a legacy device), negotiation, the queues' set-up, and an end at which no memory is freed that
 * the device may still write.
 *
 * <p>{@link #begin} takes the device to the point where its queues are set up; {@link #start} sets
 * it going. Close the session before the transport, which it does not close.
 *
 * <p>One thread at a time uses a session. It may be closed by any thread, once no thread uses one
 * of its queues.
 *
 * @param <F> the device's feature enum
 */
public final class DeviceSession<F extends Enum<F>> implements AutoCloseable {
  private final Transport transport;
  private final Hal hal;
  private final DriverOptions options;
  private final DeviceType type;
  private final FeatureTable<F> table;
  private final Waits waits;
  private final List<DmaMemory> memory = new ArrayList<>();
  private final List<OpenQueue> queues = new ArrayList<>();
  private final List<ReceiveQueue> receivers = new ArrayList<>();
  private final List<RecoverableQueue> recoverables = new ArrayList<>();
  private final Map<Integer, Integer> queueLimits = new HashMap<>(); // by index
  private DeviceStatus status = DeviceStatus.RESET; // what the driver wrote
  private Negotiated<F> features;
  private ConfigSpace configSpace; // null until asked for
  private boolean exposed; // whether the device was told of memory
  private volatile boolean started;
  private volatile boolean closed;
  private volatile boolean failed; // DEVICE_NEEDS_RESET was seen
  private final Interrupts interrupts;
  private final ConfigurationChanges changes;

  private record OpenQueue(VirtQueue queue, DmaMemory ring, SharedBuffers buffers) {}

  private DeviceSession(
      Transport transport,
      Hal hal,
      DriverOptions options,
      DeviceType type,
      FeatureTable<F> table,
      LongSupplier clock) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.hal = Objects.requireNonNull(hal, "hal");
    this.options = Objects.requireNonNull(options, "options");
    this.type = Objects.requireNonNull(type, "type");
    this.table = Objects.requireNonNull(table, "table");
    this.waits = new Waits(options, clock);
    this.interrupts = transport.interrupts();
    this.changes = new ConfigurationChanges(this, interrupts);
  }

  /**
   * Resets a device, and negotiates with it.
   *
   * @param <F> the device's feature enum
   * @param transport the way to the device
   * @param hal where its memory comes from
   * @param options how the driver is opened
   * @param expected the type of device that the driver drives
   * @param table the features that the driver knows
   * @return a session whose queues can be set up
   * @throws InitializationException if the device is of another type, or driver and device do not
   *     agree
   * @throws DeviceTimeoutException if the device does not finish its reset
   */
  public static <F extends Enum<F>> DeviceSession<F> begin(
      Transport transport,
      Hal hal,
      DriverOptions options,
      DeviceType expected,
      FeatureTable<F> table) {
    return begin(transport, hal, options, expected, table, System::nanoTime);
  }

  static <F extends Enum<F>> DeviceSession<F> begin(
      Transport transport,
      Hal hal,
      DriverOptions options,
      DeviceType expected,
      FeatureTable<F> table,
      LongSupplier clock) {
    DeviceSession<F> session = new DeviceSession<>(transport, hal, options, expected, table, clock);
    DeviceType type = transport.deviceType();
    if (!type.equals(expected)) {
      throw new InitializationException("the device is " + type + ", not " + expected);
    }
    if (transport.isLegacy() && ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new InitializationException(
          "a legacy device has the byte order of its host, and only little-endian is supported");
    }
    if (session.waits.everSleeps() && !session.interrupts.areDelivered()) {
      throw new InitializationException(
          "the driver is to sleep until the device interrupts, but no interrupt of "
              + transport
              + " reaches this program: open the transport with its interrupt, or wait by"
              + " WaitStrategy.PARK");
    }
    try {
      session.initialize();
      return session;
    } catch (RuntimeException | Error failure) {
      throw session.abort(failure);
    }
  }

  /** Steps 1 to 6 of 3.1.1. */
  private void initialize() {
    reset();
    FeatureBits offered = acknowledge();
    FeatureBits accepted = choose(offered);
    features = new Negotiated<>(table, offered, accepted);
    accept(offered, accepted);
  }

  /** Steps 2 to 4: what the device offers. */
  private FeatureBits acknowledge() {
    add(DeviceStatus.ACKNOWLEDGE);
    add(DeviceStatus.DRIVER);
    return readFeatures(transport.isLegacy() ? 1 : table.words());
  }

  /** The rest of step 4, and steps 5 and 6. */
  private void accept(FeatureBits offered, FeatureBits accepted) {
    int words = transport.isLegacy() ? 1 : offered.high() == 0 ? 2 : 4;
    for (int word = 0; word < words; word++) {
      transport.writeDriverFeatures(word, accepted.word(word));
    }
    if (!transport.isLegacy()) {
      add(DeviceStatus.FEATURES_OK);
      DeviceStatus answer = transport.status();
      if (!answer.has(DeviceStatus.FEATURES_OK)) {
        throw refused(offered, accepted, answer);
      }
    }
  }

  private FeatureBits readFeatures(int words) {
    FeatureBits offered = FeatureBits.NONE;
    for (int word = 0; word < words; word++) {
      offered = offered.withWord(word, transport.readDeviceFeatures(word));
    }
    // Some devices have two words only, and take every selector but 0 for that of the second one:
    // QEMU's do on MMIO. Nobody can mean it, since all bits of the last word are reserved (2.2).
    boolean mirrored =
        words > 2 && offered.word(2) == offered.word(1) && offered.word(3) == offered.word(1);
    return mirrored ? new FeatureBits(offered.low(), 0) : offered;
  }

  private FeatureBits choose(FeatureBits offered) {
    FeatureBits possible = offered.andNot(options.disabled());
    FeatureBits carried =
        transport.supportedFeatures().or(transport.optionalFeatures().and(options.requested()));
    FeatureBits common = possible.and(VirtQueue.supportedFeatures()).and(carried);
    if (!transport.isLegacy()) {
      // Must be accepted when it is offered (6.1), and this driver is none for a device without.
      if (!offered.has(CommonFeature.VERSION_1.bit())) {
        throw new InitializationException(
            "the device does not offer VERSION_1, but its transport is not a legacy one");
      }
      common = common.with(CommonFeature.VERSION_1.bit());
      // Without it, addresses are physical ones (6.1), which is all that such a HAL has. A device
      // that insists on it says so by FEATURES_OK.
      if (possible.has(CommonFeature.ACCESS_PLATFORM.bit())
          && transport.supportedFeatures().has(CommonFeature.ACCESS_PLATFORM.bit())
          && hal.translatesAddresses()) {
        common = common.with(CommonFeature.ACCESS_PLATFORM.bit());
      }
    }
    return table.choose(possible).or(common);
  }

  private static InitializationException refused(
      FeatureBits offered, FeatureBits accepted, DeviceStatus answer) {
    int platform = CommonFeature.ACCESS_PLATFORM.bit();
    return new InitializationException(
        "the device refuses the features "
            + accepted
            + " of "
            + offered
            + ": its status is "
            + answer
            + (offered.has(platform) && !accepted.has(platform)
                ? "; it offers ACCESS_PLATFORM, for which the HAL must translate addresses"
                : ""));
  }

  /**
   * What was negotiated.
   *
   * @return the features
   */
  public Negotiated<F> features() {
    return features;
  }

  /**
   * The device's configuration space.
   *
   * @return the configuration space
   */
  public ConfigSpace configSpace() {
    if (configSpace == null) {
      configSpace = transport.configSpace();
    }
    return configSpace;
  }

  /**
   * The way to the device.
   *
   * @return the transport
   */
  public Transport transport() {
    return transport;
  }

  /**
   * Where the device's memory comes from.
   *
   * @return the HAL
   */
  public Hal hal() {
    return hal;
  }

  /**
   * How the driver was opened.
   *
   * @return the options
   */
  public DriverOptions options() {
    return options;
  }

  /**
   * What to sleep on until the device interrupts.
   *
   * @return the interrupts of the transport
   */
  public Interrupts interrupts() {
    return interrupts;
  }

  /**
   * How the driver learns of changes of the configuration.
   *
   * @return the changes
   */
  public ConfigurationChanges changes() {
    return changes;
  }

  /**
   * Sets up a queue on which the device delivers data. Buffers are made available by {@link
   * #start}.
   *
   * @param name what messages call it
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param buffers the number of buffers; 0 stands for as many as the queue has descriptors
   * @param bytes the size of each buffer in bytes
   * @return the queue
   * @throws InitializationException if the device has no such queue
   */
  public ReceiveQueue receiveQueue(String name, int index, int size, int buffers, int bytes) {
    return receiveQueue(name, index, size, buffers, bytes, 0);
  }

  /**
   * Sets up a queue on which the device delivers data behind a header. Buffers are made available
   * by {@link #start}.
   *
   * @param name what messages call it
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param buffers the number of buffers; 0 stands for as many as the queue has descriptors
   * @param bytes the size of each buffer in bytes, apart from the header
   * @param headerBytes the size of the header in bytes
   * @return the queue
   * @throws InitializationException if the device has no such queue
   */
  public ReceiveQueue receiveQueue(
      String name, int index, int size, int buffers, int bytes, int headerBytes) {
    ReceiveQueue queue = new ReceiveQueue(this, name, index, size, buffers, bytes, headerBytes);
    receivers.add(queue);
    return queue;
  }

  /**
   * Sets up a queue on which the device takes data.
   *
   * @param name what messages call it
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param buffers the number of buffers for copies; 0 stands for as many as the queue has
   *     descriptors
   * @param bytes the size of each buffer in bytes
   * @return the queue
   * @throws InitializationException if the device has no such queue
   */
  public TransmitQueue transmitQueue(String name, int index, int size, int buffers, int bytes) {
    return transmitQueue(name, index, size, buffers, bytes, 0);
  }

  /**
   * Sets up a queue on which the device takes data behind a header.
   *
   * @param name what messages call it
   * @param index its index
   * @param size the number of descriptors to ask for
   * @param buffers the number of buffers for copies; 0 stands for as many as the queue has
   *     descriptors
   * @param bytes the size of each buffer in bytes, apart from the header
   * @param headerBytes the size of the header in bytes
   * @return the queue
   * @throws InitializationException if the device has no such queue
   */
  public TransmitQueue transmitQueue(
      String name, int index, int size, int buffers, int bytes, int headerBytes) {
    return new TransmitQueue(this, name, index, size, buffers, bytes, headerBytes);
  }

  /**
   * Sets the device going: DRIVER_OK, and then the receive queues' buffers.
   *
   * @throws IllegalStateException if it was called before, or the session is closed
   */
  public void start() {
    if (started || closed) {
      throw new IllegalStateException(closed ? "the session is closed" : "the device is started");
    }
    go();
  }

  private void go() {
    add(DeviceStatus.DRIVER_OK);
    changes.started();
    started = true;
    for (ReceiveQueue receiver : receivers) {
      receiver.start();
    }
  }

  /**
   * Gives up a device whose driver could not be opened: FAILED, then as {@link #close} if the
   * device was told of memory already. What goes wrong here is added to the failure.
   *
   * @param failure why the device is given up, an unchecked exception or an error; an error is
   *     thrown from here
   * @return the failure, to be thrown
   */
  public RuntimeException abort(Throwable failure) {
    if (!closed) {
      giveUp(failure);
    }
    return switch (failure) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new VirtioException(failure.getMessage(), failure);
    };
  }

  private void giveUp(Throwable failure) {
    try {
      add(DeviceStatus.FAILED);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    try {
      if (exposed) {
        close();
      } else {
        closed = true;
        release();
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Resets the device and sets it up again as it was, with the same features and queues of the same
   * sizes: what helps when it needs a reset, or one of its queues is broken, and {@link
   * #recover(CancelledHandler)} for requests that nobody needs to be told of.
   *
   * @return how many requests were cancelled
   */
  public int recover() {
    return recover((queue, attachment) -> {});
  }

  /**
   * Resets the device and sets it up again as it was, with the same features and queues of the same
   * sizes: what helps when it needs a reset, or one of its queues is broken. The driver and its
   * queues stay the same objects.
   *
   * <p>Requests that the device has completed before are kept for {@code poll}, except those of a
   * queue that is broken. All others are cancelled: when the handler hears of them, the device does
   * not touch their data any more. What was received and not taken is lost, and so are copies that
   * were not sent.
   *
   * <p>No other thread uses a queue of the session meanwhile, and none of its handlers is being
   * called. Afterwards each queue belongs to the next thread that uses it.
   *
   * @param handler is told of each request that was cancelled, after the device works again, so
   *     that it may submit them anew
   * @return how many requests were cancelled
   * @throws IllegalStateException if the device was not started, or the session is closed
   * @throws DeviceTimeoutException if the device does not finish its reset: the session is closed
   *     then, and all memory goes to the {@link Quarantine}
   * @throws InitializationException if the device does not offer what it did before: the session is
   *     closed then
   */
  public synchronized int recover(CancelledHandler handler) {
    Objects.requireNonNull(handler, "handler");
    requireRunning();
    for (RecoverableQueue queue : recoverables) {
      queue.keepCompleted();
    }
    resetOrQuarantine("its device was reset");
    long[][] cancelled = new long[recoverables.size()][];
    try {
      for (int i = 0; i < cancelled.length; i++) {
        cancelled[i] = recoverables.get(i).cancelAll();
      }
      initializeAgain();
    } catch (RuntimeException | Error failure) {
      throw abort(failure);
    }
    int count = 0;
    for (int i = 0; i < cancelled.length; i++) {
      count += cancelled[i].length;
      for (long attachment : cancelled[i]) {
        handler.cancelled(recoverables.get(i).index(), attachment);
      }
    }
    return count;
  }

  private void initializeAgain() {
    failed = false;
    FeatureBits offered = acknowledge();
    FeatureBits accepted = features.acceptedBits();
    if (!offered.and(accepted).equals(accepted)) {
      throw new InitializationException(
          type + " offers " + offered + " now, but has negotiated " + accepted + " before");
    }
    accept(offered, accepted);
    for (RecoverableQueue queue : recoverables) {
      queue.reopen();
    }
    changes.refresh();
    go();
  }

  /**
   * Resets the device, and then, not before, gives back all buffers and frees all memory. If the
   * reset does not end in time, the memory goes to the {@link Quarantine}. Closing twice does
   * nothing more.
   *
   * @throws DeviceTimeoutException if the device does not finish its reset
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    resetOrQuarantine("its driver was closed");
    release();
  }

  /** Resets the device, or leaves it all memory if it does not finish that. */
  private void resetOrQuarantine(String reason) {
    for (OpenQueue each : queues) {
      each.queue.markBroken(reason);
    }
    interrupts.wake();
    try {
      reset();
    } catch (RuntimeException | Error failure) {
      List<Object> others = new ArrayList<>(queues);
      others.add(hal);
      closed = true;
      Quarantine.keep(type.toString(), memory, others);
      throw failure;
    }
  }

  /** Gives back and frees everything; the device knows of nothing any more. */
  private void release() {
    RuntimeException failure = null;
    for (OpenQueue each : queues) {
      try {
        each.buffers.unshareAll();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    for (DmaMemory each : memory) {
      try {
        hal.free(each);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    queues.clear();
    memory.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private void reset() {
    status = DeviceStatus.RESET;
    transport.setStatus(DeviceStatus.RESET);
    long deadline = waits.deadline();
    DeviceStatus answer = transport.status();
    for (int attempt = 0; answer.bits() != 0; attempt++) {
      if (!waits.idle(deadline, attempt)) {
        throw new DeviceTimeoutException(
            type
                + " did not finish its reset within "
                + options.timeout()
                + ": its status is "
                + answer);
      }
      answer = transport.status();
    }
  }

  private void add(int statusBit) {
    status = status.with(statusBit);
    transport.setStatus(status);
  }

  /** Whether the memory of the queues has been freed. */
  boolean isClosed() {
    return closed;
  }

  Waits waits() {
    return waits;
  }

  /** Throws unless the device is started, and the session not closed. */
  void requireRunning() {
    if (!started || closed) {
      throw new IllegalStateException(closed ? "the session is closed" : "it is not started");
    }
  }

  /**
   * Reads whether the device has had an error from which only a reset recovers it.
   *
   * @return the error for it; {@code null} if it has not, or its status cannot be read
   */
  DeviceNeedsResetException failure() {
    DeviceStatus answer;
    try {
      answer = transport.status();
    } catch (RuntimeException e) {
      return null; // whoever waits for the device ends at its deadline, and says so
    }
    failed |= started && answer.has(DeviceStatus.DEVICE_NEEDS_RESET);
    return failed
        ? new DeviceNeedsResetException(
            type + " has failed: its status is " + answer + "; recover its driver, or close it")
        : null;
  }

  /** Lets {@link #recover} know of a queue. */
  void register(RecoverableQueue queue) {
    recoverables.add(queue);
  }

  boolean isStarted() {
    return started;
  }

  /** Frees memory that the device uses no more. */
  synchronized void release(DmaMemory allocation) {
    memory.removeIf(each -> each == allocation);
    hal.free(allocation);
  }

  /** Allocates memory that lives as long as the session, or until it is released. */
  synchronized DmaMemory allocate(long byteSize, BufferDirection direction) {
    DmaMemory allocation = hal.allocate(byteSize, direction);
    memory.add(allocation);
    return allocation;
  }

  /**
   * Settles a queue's size and shape.
   *
   * @param wanted the number of descriptors to ask for
   * @param maxChain the greatest number of descriptors of a chain
   */
  QueueSettings settings(String name, int index, int wanted, int maxChain) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (queueLimits.containsKey(index)) {
      throw new InitializationException(
          "queue " + index + " (" + name + ") is in use already, as another queue of this driver");
    }
    int deviceLimit = transport.maxQueueSize(index);
    if (deviceLimit < 1) {
      throw new InitializationException(type + " has no queue " + index + " (" + name + ")");
    }
    if (transport.isQueueInUse(index)) {
      throw new InitializationException("queue " + index + " (" + name + ") is in use already");
    }
    // Kept, since some transports have one register for the greatest size and for the chosen one.
    queueLimits.put(index, deviceLimit);
    int size = queueSize(index, wanted);
    if (size < maxChain) {
      throw new InitializationException(
          "queue "
              + index
              + " ("
              + name
              + ") has only "
              + size
              + " descriptors, and a request needs up to "
              + maxChain);
    }
    return new QueueSettings(
        name,
        index,
        size,
        transport.queueAlignment(),
        maxChain,
        features.has(CommonFeature.INDIRECT_DESC),
        features.has(CommonFeature.EVENT_IDX),
        options.strictLengths(),
        features.has(CommonFeature.RING_PACKED),
        features.has(CommonFeature.IN_ORDER),
        features.has(CommonFeature.ORDER_PLATFORM));
  }

  private int queueSize(int index, int wanted) {
    int deviceLimit = queueLimits.get(index);
    if (transport.hasFixedQueueSizes()) {
      return deviceLimit;
    }
    return features.has(CommonFeature.RING_PACKED)
        ? QueueSettings.packedSize(wanted, deviceLimit, options.maxQueueSize())
        : QueueSettings.splitSize(wanted, deviceLimit, options.maxQueueSize());
  }

  /** The settings of a queue that is to be reset and to have another size then. */
  QueueSettings resized(QueueSettings settings, int wanted) {
    return settings.withSize(queueSize(settings.index(), wanted));
  }

  /** Makes a queue and tells the device of it. */
  VirtQueue openQueue(QueueSettings settings, SharedBuffers buffers) {
    DmaMemory ring = allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
    VirtQueue queue = VirtQueue.create(settings, ring);
    queues.add(new OpenQueue(queue, ring, buffers));
    exposed = true;
    enable(queue);
    return queue;
  }

  /**
   * Makes a queue anew, and tells the device of it, which was reset.
   *
   * @throws InitializationException if the device has no such queue any more
   */
  VirtQueue reopenQueue(VirtQueue old, SharedBuffers buffers) {
    QueueSettings settings = old.settings();
    int deviceLimit = transport.maxQueueSize(settings.index());
    if (deviceLimit < settings.size()) {
      throw new InitializationException(
          old
              + ": the device allows "
              + deviceLimit
              + " descriptors now, but has allowed "
              + settings.size()
              + " before");
    }
    return replaceQueue(old, settings, buffers);
  }

  private void enable(VirtQueue queue) {
    transport.enableQueue(
        queue.settings().index(),
        queue.size(),
        queue.descriptorArea(),
        queue.driverArea(),
        queue.deviceArea());
  }

  /**
   * Resets one queue (2.6.1), while others run. When this returns, the device uses none of its
   * memory and none of its buffers; the queue is broken, and can be replaced. If the device
   * refuses, the queue is as it was.
   *
   * @throws UnsupportedOperationException if RING_RESET is not negotiated
   * @throws DeviceTimeoutException if the device does not finish in time: everything stays its
   */
  synchronized void resetQueue(VirtQueue queue) {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (!features.has(CommonFeature.RING_RESET)) {
      throw new UnsupportedOperationException(
          queue + " cannot be reset alone: RING_RESET is not negotiated");
    }
    int index = queue.settings().index();
    transport.resetQueue(index);
    queue.markBroken("it was reset");
    long deadline = waits.deadline();
    for (int attempt = 0; !transport.isQueueReset(index); attempt++) {
      if (!waits.idle(deadline, attempt)) {
        throw new DeviceTimeoutException(
            queue + ": the device did not finish its reset within " + options.timeout());
      }
    }
  }

  /**
   * Replaces a queue that was reset by one of another size, in the same memory if that suffices,
   * and tells the device of it.
   */
  synchronized VirtQueue replaceQueue(
      VirtQueue old, QueueSettings settings, SharedBuffers buffers) {
    int place = 0;
    while (queues.get(place).queue != old) {
      place++;
    }
    DmaMemory ring = queues.get(place).ring;
    if (VirtQueue.memorySize(settings) <= ring.byteSize()) {
      ring.segment().fill((byte) 0);
    } else {
      DmaMemory larger = allocate(VirtQueue.memorySize(settings), BufferDirection.BOTH);
      release(ring);
      ring = larger;
    }
    VirtQueue queue = VirtQueue.create(settings, ring);
    queues.set(place, new OpenQueue(queue, ring, buffers));
    enable(queue);
    return queue;
  }

  /** Why nothing came back, as far as the device tells; for messages. */
  String diagnosis() {
    try {
      return "the device's status is " + transport.status();
    } catch (RuntimeException e) {
      return "the device's status cannot be read: " + e.getMessage();
    }
  }

  @Override
  public String toString() {
    return type
        + (closed ? ", closed" : started ? ", started" : ", not started")
        + (features == null ? "" : ": " + features);
  }
}
