package org.virtio4j.emulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.virtio4j.hal.Hal;
import org.virtio4j.io.RegisterHandler;
import org.virtio4j.io.RegisterWindow;
import org.virtio4j.transport.DeviceStatus;
import org.virtio4j.transport.DeviceType;
import org.virtio4j.transport.FeatureBits;
import org.virtio4j.transport.InterruptStatus;

/**
 * A device in this process: the registers, the status, the negotiation, the configuration space and
 * the queues of VIRTIO 1.4 over MMIO, modern or legacy, or over PCI as an {@link
 * EmulatedPciFunction}. What it does with requests is its {@link DeviceModel}. Each rule that its
 * driver breaks goes to the {@link #log() log} of its platform, and a ring that cannot be followed
 * sets DEVICE_NEEDS_RESET, as real devices do.
 *
 * <p>It runs in one of three ways:
 *
 * <ul>
 *   <li>at once (the default): a notification serves the queue before the driver goes on;
 *   <li>{@linkplain Builder#stepped() stepped}: nothing happens until the test calls {@link
 *       #step()};
 *   <li>on a thread of its own, from {@link #start()} until {@link #close()}.
 * </ul>
 *
 * <p>All methods may be called from any thread.
 */
public final class EmulatedDevice implements AutoCloseable {
  /** What the register VendorID reads as: {@code "v4j"} and a zero. */
  public static final int VENDOR_ID = 0x006a_3476;

  private static final int INDIRECT_DESC = DeviceQueue.INDIRECT_DESC;
  private static final int EVENT_IDX = DeviceQueue.EVENT_IDX;
  private static final int VERSION_1 = 32;
  private static final int RING_PACKED = DeviceQueue.RING_PACKED;
  private static final long STOP_MILLIS = 5_000;
  private static final int SPINS_BEFORE_PARK = 100;

  /** Tells of reads of the configuration space. */
  @FunctionalInterface
  public interface ConfigReadHook {
    /**
     * The driver is about to read.
     *
     * @param offset where, in bytes
     * @param width the width of the access in bytes
     */
    void reading(long offset, int width);
  }

  private final Object lock = new Object(); // registers, queues and chains
  private final EmulatedHal hal;
  private final DeviceModel model;
  private final String where;
  private final long address;
  private final boolean stepped;
  private final Initialization initialization;
  private final ConfigMemory config;
  private final DeviceQueue[] queues;
  private final TransportRegisters registers;
  private final EmulatedWire wire = new EmulatedWire(this);
  private final Queue<Runnable> callbacks = new ArrayDeque<>(); // of the model, without the lock

  private final ReentrantLock serving = new ReentrantLock(); // held by whoever runs the device
  private volatile Thread thread;
  private volatile boolean stopping;

  private volatile HostileBehaviour behaviour = HostileBehaviour.NONE;
  private volatile ConfigReadHook configReadHook = (offset, width) -> {};
  private volatile Runnable interruptHook = () -> {};
  private volatile boolean batching;
  private volatile long needlessLimit = Long.MAX_VALUE - 1;
  private boolean resetsHeld;
  private boolean resetPending;

  private EmulatedDevice(
      Builder builder,
      EmulatedHal hal,
      long address,
      String place,
      BiFunction<ConductLog, String, Reporter> reporters,
      Function<Parts, TransportRegisters> transport) {
    this.hal = hal;
    this.address = address;
    model = builder.model;
    where = model.deviceType().name() + " at " + place;
    Reporter reporter = reporters.apply(hal.log(), where);
    stepped = builder.stepped;
    FeatureBits offered = builder.offered();
    boolean packedOffered = offered.has(RING_PACKED);
    int[] sizes = model.queueSizes();
    queues = new DeviceQueue[sizes.length];
    FeatureBits required = builder.required;
    for (int i = 0; i < sizes.length; i++) {
      queues[i] = new DeviceQueue(this, i, sizes[i], packedOffered);
      if (Integer.bitCount(sizes[i]) > 1) {
        required = required.with(RING_PACKED);
      }
    }
    FeatureBits needed = required;
    initialization =
        new Initialization(
            hal.log(),
            where,
            builder.legacy,
            offered,
            accepted ->
                !builder.refusing
                    && accepted.and(needed).equals(needed)
                    && model.accepts(accepted));
    config = new ConfigMemory(reporter, model.config(), model.configFields());
    registers =
        transport.apply(
            new Parts(
                this,
                reporter,
                initialization,
                config,
                builder.legacy,
                builder.lacksQueueReset,
                sizes.length));
    hal.addUser(this::uses);
    model.attached(this);
  }

  /** What the registers of a device work on. */
  record Parts(
      EmulatedDevice device,
      Reporter reporter,
      Initialization initialization,
      ConfigMemory config,
      boolean legacy,
      boolean lacksQueueReset,
      int queueCount) {}

  /**
   * Begins a device that answers requests: each queue gets what it does by {@link Builder#queue}.
   *
   * @param typeId the number of the device's type
   * @return a builder
   */
  public static Builder builder(int typeId) {
    return new Builder(new RequestModel(new DeviceType(typeId)));
  }

  /**
   * Begins a device that does what a model says.
   *
   * @param model the model, which belongs to one device only
   * @return a builder
   */
  public static Builder builder(DeviceModel model) {
    return new Builder(Objects.requireNonNull(model, "model"));
  }

  /** What a device is made of. */
  public static final class Builder {
    private final DeviceModel model;
    private FeatureBits common = FeatureBits.of(INDIRECT_DESC, EVENT_IDX, VERSION_1);
    private FeatureBits more = FeatureBits.NONE;
    private boolean legacy;
    private boolean stepped;
    private boolean refusing;
    private boolean lacksQueueReset;
    private FeatureBits required = FeatureBits.NONE;

    private Builder(DeviceModel model) {
      this.model = model;
    }

    private RequestModel requests() {
      if (model instanceof RequestModel requests) {
        return requests;
      }
      throw new IllegalStateException("this is for the model to say: " + model);
    }

    private FeatureBits offered() {
      FeatureBits all = common.or(more).or(model.features());
      return legacy ? new FeatureBits(all.low() & 0xffff_ffffL, 0) : all;
    }

    /**
     * Offers more features.
     *
     * @param bits numbers of feature bits
     * @return this
     */
    public Builder features(int... bits) {
      more = more.or(FeatureBits.of(bits));
      return this;
    }

    /**
     * Offers features, and works with a driver only that accepts them: otherwise it does not keep
     * FEATURES_OK (2.2.2). A device that has a queue whose size is no power of two needs
     * RING_PACKED (34) anyway.
     *
     * @param bits numbers of feature bits
     * @return this
     */
    public Builder requiring(int... bits) {
      required = required.or(FeatureBits.of(bits));
      return features(bits);
    }

    /**
     * Lacks the register QueueReset, though it may offer RING_RESET (40): the register reads as 0
     * and does nothing, as with some versions of QEMU.
     *
     * @return this
     */
    public Builder withoutQueueReset() {
      lacksQueueReset = true;
      return this;
    }

    /**
     * Does not offer some of the features that all devices offer unless told otherwise:
     * INDIRECT_DESC (28), EVENT_IDX (29) and, if modern, VERSION_1 (32).
     *
     * @param bits numbers of feature bits
     * @return this
     */
    public Builder without(int... bits) {
      for (int bit : bits) {
        common = common.without(bit);
      }
      return this;
    }

    /**
     * Gives the device a configuration space that the driver may read.
     *
     * @param bytes its bytes, each 0 to 255
     * @return this
     */
    public Builder config(int... bytes) {
      byte[] copy = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        copy[i] = (byte) bytes[i];
      }
      return config(copy);
    }

    /**
     * Gives the device a configuration space that the driver may read.
     *
     * @param bytes its bytes
     * @return this
     */
    public Builder config(byte[] bytes) {
      requests().config = bytes.clone();
      return this;
    }

    /**
     * Declares fields of the configuration space, so that accesses of other widths or directions
     * are reported.
     *
     * @param fields the fields
     * @return this
     */
    public Builder configFields(ConfigField... fields) {
      requests().fields.addAll(List.of(fields));
      return this;
    }

    /**
     * Gives the device a queue.
     *
     * @param index its index
     * @param maxSize the greatest number of descriptors, up to 32768; a power of two unless
     *     RING_PACKED (34) is offered
     * @param handler gets each chain, and completes it now or later
     * @return this
     */
    public Builder queue(int index, int maxSize, Consumer<? super Chain> handler) {
      requests().queue(index, maxSize, Objects.requireNonNull(handler, "handler"));
      return this;
    }

    /**
     * Makes it a legacy device: version 1 of the registers (4.2.4), no FEATURES_OK, queues in one
     * piece (2.7.2).
     *
     * @return this
     */
    public Builder legacy() {
      legacy = true;
      return this;
    }

    /**
     * Lets nothing happen until {@link #step()} is called.
     *
     * @return this
     */
    public Builder stepped() {
      stepped = true;
      return this;
    }

    /**
     * Lets the device refuse whatever features the driver accepts: it never keeps FEATURES_OK.
     *
     * @return this
     */
    public Builder refusingFeatures() {
      refusing = true;
      return this;
    }

    /**
     * Puts the device on a platform.
     *
     * @param hal the platform
     * @param address where its registers lie
     * @return the device
     */
    public EmulatedDevice attach(EmulatedHal hal, long address) {
      EmulatedDevice device = create(hal, address);
      hal.attach(address, device.registerBytes(), device.registers());
      return device;
    }

    /** Makes the device; the caller puts its registers on the bus. */
    EmulatedDevice create(EmulatedHal hal, long address) {
      return new EmulatedDevice(
          this,
          hal,
          address,
          "0x" + Long.toHexString(address),
          Reporter::onMmio,
          MmioRegisters::new);
    }

    /** Makes the device for a PCI function, which has its registers. */
    EmulatedDevice createOnPci(
        EmulatedHal hal, String place, Function<Parts, TransportRegisters> transport) {
      return new EmulatedDevice(this, hal, 0L, place, Reporter::onPci, transport);
    }

    boolean isLegacy() {
      return legacy;
    }
  }

  /** A device of which each queue has its handler. */
  private static final class RequestModel implements DeviceModel {
    private final DeviceType type;
    private final List<Consumer<? super Chain>> handlers = new ArrayList<>();
    private final List<ConfigField> fields = new ArrayList<>();
    private int[] sizes = {};
    private byte[] config = {};

    RequestModel(DeviceType type) {
      this.type = type;
    }

    void queue(int index, int maxSize, Consumer<? super Chain> handler) {
      while (handlers.size() <= index) {
        handlers.add(null);
      }
      sizes = Arrays.copyOf(sizes, handlers.size());
      if (handlers.set(index, handler) != null) {
        throw new IllegalArgumentException("there is a queue " + index + " already");
      }
      sizes[index] = maxSize;
    }

    @Override
    public DeviceType deviceType() {
      return type;
    }

    @Override
    public int[] queueSizes() {
      return sizes.clone();
    }

    @Override
    public byte[] config() {
      return config.clone();
    }

    @Override
    public List<ConfigField> configFields() {
      return fields;
    }

    @Override
    public void available(Chain chain) {
      handlers.get(chain.queue().index()).accept(chain);
    }
  }

  // ---- What it is ----

  /**
   * The type of the device.
   *
   * @return the type
   */
  public DeviceType deviceType() {
    return model.deviceType();
  }

  /**
   * Where its registers lie.
   *
   * @return the address for {@link Hal#map}; 0 for a device on PCI, whose registers are those of
   *     its function
   */
  public long address() {
    return address;
  }

  /**
   * The size of its registers, with its configuration space.
   *
   * @return a number of bytes
   * @throws IllegalStateException if the device is on PCI
   */
  public long registerBytes() {
    mmio();
    return MmioRegisters.CONFIG + config.byteSize();
  }

  /**
   * Its registers, for whoever does without {@link Hal#map}.
   *
   * @return what serves each access
   * @throws IllegalStateException if the device is on PCI
   */
  public RegisterHandler registers() {
    return mmio();
  }

  private MmioRegisters mmio() {
    if (registers instanceof MmioRegisters mmio) {
      return mmio;
    }
    throw new IllegalStateException(where + " is on PCI, where its function has the registers");
  }

  /**
   * A window onto its registers, for whoever does without {@link Hal#map}. Each call gives a new
   * one, so it is the test that takes care of ownership.
   *
   * @return a new window
   * @throws IllegalStateException if the device is on PCI
   */
  public RegisterWindow window() {
    return RegisterWindow.handled(registerBytes(), mmio());
  }

  /**
   * The violations of the platform that it is on.
   *
   * @return the log
   */
  public ConductLog log() {
    return hal.log();
  }

  /**
   * Fails if a driver has broken a rule.
   *
   * @throws ConductError with all violations
   */
  public void verify() {
    log().verify();
  }

  /**
   * The device status, without the side effects that reading the register has.
   *
   * @return the status
   */
  public DeviceStatus status() {
    return new DeviceStatus(initialization.status());
  }

  /**
   * What the device offers.
   *
   * @return feature bits
   */
  public FeatureBits offeredFeatures() {
    return initialization.offered();
  }

  /**
   * What the driver has accepted.
   *
   * @return feature bits
   */
  public FeatureBits acceptedFeatures() {
    return initialization.accepted();
  }

  /**
   * The interrupts that the driver has not acknowledged yet.
   *
   * @return the reasons
   */
  public InterruptStatus pendingInterrupts() {
    synchronized (lock) {
      return InterruptStatus.of(registers.interrupts());
    }
  }

  /**
   * The wire by which it interrupts, to be given to its transport.
   *
   * @return the wire, always the same
   */
  public EmulatedWire wire() {
    return wire;
  }

  /**
   * One of its queues.
   *
   * @param index the index
   * @return the queue
   */
  public DeviceQueue queue(int index) {
    return queues[Objects.checkIndex(index, queues.length)];
  }

  /** How many queues there may be: the greatest index and 1. */
  int queueCount() {
    return queues.length;
  }

  /**
   * The bytes of its configuration space.
   *
   * @return a copy
   */
  public byte[] config() {
    synchronized (lock) {
      return config.bytes();
    }
  }

  // ---- What the device does of itself ----

  /**
   * Changes the configuration, as a device may at any time (2.5): the generation changes, and a
   * driver that is ready is told.
   *
   * @param offset where, in bytes
   * @param bytes the new bytes
   */
  public void changeConfig(int offset, byte... bytes) {
    synchronized (lock) {
      config.change(offset, bytes);
      if (initialization.has(DeviceStatus.DRIVER_OK)) {
        interrupt(InterruptStatus.CONFIGURATION_CHANGE, null);
      }
    }
  }

  /**
   * Enters the state from which only a reset recovers the device, and tells a driver that is ready
   * (2.1.2).
   */
  public void needsReset() {
    synchronized (lock) {
      initialization.needsReset();
      if (initialization.has(DeviceStatus.DRIVER_OK)) {
        interrupt(InterruptStatus.CONFIGURATION_CHANGE, null);
      }
    }
  }

  /**
   * Reports that the driver does what the device's chapter forbids, where it is no single request
   * that is wrong; see {@link Chain#violation} for those.
   *
   * @param section the section
   * @param format what is wrong, as for {@link String#format}
   * @param values the values for it
   */
  public void violation(String section, String format, Object... values) {
    log().report(new Violation(Rule.DEVICE_CHAPTER, section, where, String.format(format, values)));
  }

  /**
   * Sets what happens before each read of the configuration space: a hook that calls {@link
   * #changeConfig} shows whether a driver minds the generation.
   *
   * @param hook what happens; not {@code null}
   */
  public void onConfigRead(ConfigReadHook hook) {
    configReadHook = Objects.requireNonNull(hook, "hook");
  }

  /**
   * Sets what happens when the device raises its interrupt. It must neither block nor call the
   * device.
   *
   * @param hook what happens; not {@code null}
   */
  public void onInterrupt(Runnable hook) {
    interruptHook = Objects.requireNonNull(hook, "hook");
  }

  /**
   * Lets the device lie from now on, whenever it completes a request.
   *
   * @param lie how; {@link HostileBehaviour#NONE} to be honest again
   */
  public void misbehave(HostileBehaviour lie) {
    behaviour = Objects.requireNonNull(lie, "lie");
  }

  HostileBehaviour behaviour() {
    return behaviour;
  }

  /**
   * Lets the device mark many chains as used at once where IN_ORDER is accepted, by one used
   * element (2.7.9, 2.8.8): those that were completed while it served a notification or a step.
   *
   * @param batches whether it does so; it does not at first
   */
  public void useInBatches(boolean batches) {
    batching = batches;
  }

  boolean isBatching() {
    return batching;
  }

  /**
   * Sets how many notifications each queue may get, from its set-up on, that the device has not
   * asked for: one more is a violation ({@link Rule#NOTIFY_NEEDLESS}). There is no limit at first.
   *
   * @param limit the greatest number of {@link DeviceQueue#needlessNotificationCount()}
   */
  public void limitNeedlessNotifications(long limit) {
    needlessLimit = limit;
  }

  long needlessLimit() {
    return needlessLimit;
  }

  /**
   * Checks that no queue has chains of which the driver owes the device a notification ({@link
   * Rule#NOTIFY_MISSING}). To be called while the driver is known not to be in the middle of
   * something.
   */
  public void checkNotified() {
    for (DeviceQueue queue : queues) {
      queue.checkNotified();
    }
  }

  /**
   * Lets resets of queues (2.6.1) take for ever: QueueReset reads as 1.
   *
   * @param held whether they are held; {@code false} ends the one that is under way
   */
  public void holdQueueResets(boolean held) {
    synchronized (lock) {
      registers.holdQueueResets(held);
    }
    runCallbacks();
  }

  /** A queue was reset; called with the lock. */
  void queueReset(int queue) {
    callbacks.add(() -> model.queueReset(queue));
  }

  /**
   * Lets resets take for ever: the status does not read as 0, and the device goes on to use the
   * buffers that it has.
   *
   * @param held whether resets are held; {@code false} ends the one that is under way
   */
  public void holdResets(boolean held) {
    synchronized (lock) {
      resetsHeld = held;
      if (!held && resetPending) {
        reset();
      }
    }
    runCallbacks();
  }

  // ---- Called by the registers and the queues, mostly with the lock ----

  Object lock() {
    return lock;
  }

  EmulatedHal hal() {
    return hal;
  }

  String where() {
    return where;
  }

  boolean accepted(int feature) {
    return initialization.accepted().has(feature);
  }

  /** Whether the driver has set DRIVER_OK, so that queues are live until the next reset (3.3). */
  boolean isStarted() {
    return initialization.has(DeviceStatus.DRIVER_OK);
  }

  /** Whether the device goes on using its queues. */
  boolean isLive() {
    int status = initialization.status();
    return (status & DeviceStatus.DRIVER_OK) != 0
        && (status & DeviceStatus.DEVICE_NEEDS_RESET) == 0;
  }

  DeviceQueue queueOrNull(int index) {
    return index >= 0 && index < queues.length && queues[index].maxSize() > 0
        ? queues[index]
        : null;
  }

  /** There is a reason to interrupt, which may be a queue. */
  void interrupt(int bits, DeviceQueue queue) {
    boolean edge = registers.interrupt(bits, queue);
    interruptHook.run();
    if (edge) {
      wire.raise();
    }
  }

  /** Whether the wire is asserted; called without the lock. */
  boolean isWireAsserted() {
    synchronized (lock) {
      return registers.isWireAsserted();
    }
  }

  void beforeConfigRead(long offset, int width) {
    configReadHook.reading(offset, width);
  }

  void configWritten(long offset, int width, long value) {
    callbacks.add(() -> model.configWritten(offset, width, value));
  }

  void writeStatus(int value) {
    if (value != 0) {
      if (initialization.writeStatus(value)) {
        callbacks.add(model::started);
      }
      return;
    }
    initialization.beginReset();
    if (resetsHeld) {
      resetPending = true;
    } else {
      reset();
    }
  }

  private void reset() {
    resetPending = false;
    initialization.endReset();
    registers.reset();
    for (DeviceQueue queue : queues) {
      queue.reset();
    }
    callbacks.add(model::reset);
  }

  /** Calls the model back, now that the lock is free: the model may have a lock of its own. */
  void runCallbacks() {
    while (true) {
      Runnable callback;
      synchronized (lock) {
        callback = callbacks.poll();
      }
      if (callback == null) {
        return;
      }
      try {
        callback.run();
      } catch (RuntimeException | Error failure) {
        modelFailed(failure);
      }
    }
  }

  private void modelFailed(Throwable failure) {
    log().modelFailed(where, failure);
    needsReset();
  }

  private String uses(long deviceAddress, long length) {
    synchronized (lock) {
      for (DeviceQueue queue : queues) {
        String use = queue.uses(deviceAddress, length);
        if (use != null) {
          return use;
        }
      }
      return null;
    }
  }

  // ---- Running ----

  /** A queue was notified; called without the lock. */
  void notified() {
    Thread runner = thread;
    if (runner != null) {
      LockSupport.unpark(runner);
    } else if (!stepped) {
      serveAtOnce();
    }
  }

  /**
   * Serves the queues that were notified, unless somebody does so already: then that thread looks
   * once more when it is done.
   */
  private void serveAtOnce() {
    do {
      if (serving.isHeldByCurrentThread() || !serving.tryLock()) {
        return;
      }
      try {
        serveNotified();
      } finally {
        serving.unlock();
      }
    } while (isNotified());
  }

  private boolean isNotified() {
    for (DeviceQueue queue : queues) {
      if (queue.isNotified()) {
        return true;
      }
    }
    return false;
  }

  private int serveNotified() {
    int served = 0;
    for (DeviceQueue queue : queues) {
      if (queue.isNotified()) {
        queue.takeNotification();
        queue.disarmNotifications();
        do {
          queue.collect();
          for (Chain chain = queue.take(); chain != null; chain = queue.take()) {
            hand(chain);
            served++;
          }
          queue.endBatch();
        } while (queue.armNotifications());
      }
    }
    return served;
  }

  /** Gives a chain to the model. What the model throws is reported, and returned. */
  private Throwable hand(Chain chain) {
    try {
      model.available(chain);
      return null;
    } catch (Chain.FramingException failure) {
      chain.violation(Rule.REQUEST_FRAMING.section(), "%s", failure.getMessage());
      needsReset();
      return null;
    } catch (Chain.AbandonedException failure) {
      if (!chain.isAbandoned()) {
        modelFailed(failure);
        return failure;
      }
      return null; // the driver has reset the device meanwhile
    } catch (RuntimeException | Error failure) {
      modelFailed(failure);
      return failure;
    }
  }

  /**
   * Serves all queues until they are empty, on this thread. To be called while the driver is known
   * not to be in the middle of something, for it is a violation ({@link Rule#NOTIFY_MISSING}) if
   * there are buffers of which the driver has not notified the device.
   *
   * @return how many chains were taken
   * @throws IllegalStateException if the device runs on a thread of its own; with a cause, if its
   *     model has thrown an exception
   */
  public int step() {
    return step(Integer.MAX_VALUE);
  }

  /**
   * Serves the queues, in order of their indices, until they are empty or so many chains were
   * taken.
   *
   * @param limit the greatest number of chains to take
   * @return how many were taken
   * @throws IllegalStateException if the device runs on a thread of its own; with a cause, if its
   *     model has thrown an exception
   */
  public int step(int limit) {
    if (thread != null) {
      throw new IllegalStateException("this device runs on its own thread");
    }
    serving.lock();
    try {
      int served = 0;
      for (DeviceQueue queue : queues) {
        queue.checkNotified();
        queue.collect();
        try {
          served += step(queue, limit - served);
        } finally {
          queue.endBatch();
        }
      }
      return served;
    } finally {
      serving.unlock();
    }
  }

  private int step(DeviceQueue queue, int limit) {
    int served = 0;
    while (served < limit) {
      Chain chain = queue.take();
      if (chain == null) {
        queue.takeNotification();
        if (queue.armNotifications()) {
          continue;
        }
        return served;
      }
      served++;
      Throwable failure = hand(chain);
      if (failure != null) {
        throw new IllegalStateException("the model of " + where + " failed", failure);
      }
    }
    return served;
  }

  /**
   * Runs the device on a daemon thread of its own until it is {@linkplain #close() closed}.
   *
   * @return this
   */
  public synchronized EmulatedDevice start() {
    if (thread != null) {
      throw new IllegalStateException("this device runs already");
    }
    stopping = false;
    Thread runner = new Thread(this::run, where);
    runner.setDaemon(true);
    thread = runner;
    runner.start();
    return this;
  }

  private void run() {
    serving.lock();
    try {
      int idle = 0;
      while (!stopping) {
        if (serveNotified() > 0) {
          idle = 0;
        } else if (idle++ < SPINS_BEFORE_PARK) {
          Thread.onSpinWait();
        } else if (!isNotified()) {
          LockSupport.park(this);
          idle = 0;
        }
      }
    } catch (RuntimeException | Error failure) {
      modelFailed(failure); // nothing vanishes, whatever it is
    } finally {
      serving.unlock();
    }
  }

  /**
   * Stops the device's thread, if it has one. The device stays on its platform, and is {@linkplain
   * Builder#stepped() stepped} or runs at once from now on.
   *
   * @throws IllegalStateException if the thread does not end within 5 seconds
   */
  @Override
  public synchronized void close() {
    Thread runner = thread;
    if (runner == null) {
      return;
    }
    stopping = true;
    LockSupport.unpark(runner);
    boolean interrupted = false;
    long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000L;
    while (runner.isAlive() && System.nanoTime() - deadline < 0) {
      try {
        runner.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000L));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (runner.isAlive()) {
      throw new IllegalStateException("the thread of " + where + " does not end");
    }
    thread = null;
  }

  /** The type and the address. */
  @Override
  public String toString() {
    return where;
  }
}
