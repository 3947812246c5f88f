package org.virtio4j.emulation;

import java.util.ArrayDeque;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.transport.InterruptStatus;

/**
 * The device side of a virtqueue, split (VIRTIO 1.4, 2.7) or packed (2.8): it takes chains that the
 * driver has made available, checks every rule for the driver, and gives them back as used. It does
 * so in any order, but in the driver's order if IN_ORDER is accepted: then a chain that is
 * completed early waits for those before it.
 *
 * <p>A model need not touch this class: it gets {@link Chain}s and completes them. The public
 * methods let a test look at the queue, and let a device lie: {@link #complete(int, int)} and
 * {@link #setUsedIndex} write what they are told.
 *
 * <p>All methods may be called from any thread.
 */
public final class DeviceQueue {
  static final int INDIRECT_DESC = 28;
  static final int EVENT_IDX = 29;
  static final int RING_PACKED = 34;
  static final int IN_ORDER = 35;

  private static final int MAX_SIZE = 32768;

  private final EmulatedDevice device;
  private final Object lock;
  private final int index;
  private final int maxSize;

  // What the driver sets up; see the register block.
  private int size;
  private long descriptorArea;
  private long driverArea;
  private long deviceArea;
  private volatile boolean ready;

  // The layout that was negotiated, and where its memory was found; looked for anew when memory
  // has gone.
  private DeviceRing ring; // null while the queue is not enabled
  private long foundAt = -1;

  // The chains that the device has
  private Chain[] outstanding = {}; // by head, or by buffer id
  private int outstandingCount;
  private final ArrayDeque<Chain> order = new ArrayDeque<>(); // with IN_ORDER only
  private boolean collecting; // what is completed now is used later, as a batch

  // Notifications
  private volatile boolean notified;
  private int announced; // the position up to which the driver has notified
  private volatile long notificationCount;
  private long needlessCount;
  private long interruptCount;
  private long completionCount;

  DeviceQueue(EmulatedDevice device, int index, int maxSize, boolean packedOffered) {
    if (maxSize < 0 || maxSize > MAX_SIZE) {
      throw new IllegalArgumentException("a virtqueue has up to 32768 descriptors, not " + maxSize);
    }
    if (!packedOffered && Integer.bitCount(maxSize) > 1) {
      throw new IllegalArgumentException(
          "the size of a split virtqueue is a power of two, not "
              + maxSize
              + ": that takes RING_PACKED");
    }
    this.device = device;
    this.lock = device.lock();
    this.index = index;
    this.maxSize = maxSize;
  }

  /**
   * The index of this queue.
   *
   * @return the index
   */
  public int index() {
    return index;
  }

  /**
   * The greatest size that the device allows.
   *
   * @return a number of descriptors; 0 if the device lacks this queue
   */
  public int maxSize() {
    return maxSize;
  }

  /**
   * The size that the driver has chosen.
   *
   * @return a number of descriptors; 0 if the driver has not said yet
   */
  public int size() {
    synchronized (lock) {
      return size;
    }
  }

  /**
   * Whether the driver has set the queue up.
   *
   * @return whether it is enabled
   */
  public boolean isReady() {
    return ready;
  }

  /**
   * How many chains the device has taken and not yet completed.
   *
   * @return a number of chains
   */
  public int outstanding() {
    synchronized (lock) {
      return outstandingCount;
    }
  }

  /**
   * How often the driver has notified this queue since it was set up.
   *
   * @return a number of notifications
   */
  public long notificationCount() {
    return notificationCount;
  }

  /**
   * How often the driver has notified this queue since it was set up although the device had not
   * asked for it, or had found all chains already. While the device runs on a thread of its own
   * that may happen to a driver without fault: the device may have looked just before.
   *
   * @return a number of notifications
   */
  public long needlessNotificationCount() {
    synchronized (lock) {
      return needlessCount;
    }
  }

  /**
   * How often completions of this queue have interrupted the driver since it was set up.
   *
   * @return a number of interrupts
   */
  public long interruptCount() {
    synchronized (lock) {
      return interruptCount;
    }
  }

  /**
   * How many chains were completed since the queue was set up.
   *
   * @return a number of chains
   */
  public long completionCount() {
    synchronized (lock) {
      return completionCount;
    }
  }

  /**
   * Where the device puts the next used element: the used index (2.7.8); in a packed ring the slot,
   * and in bit 15 the wrap counter (2.8.1).
   *
   * @return 16 bits; 0 if the queue is not set up
   */
  public int usedIndex() {
    synchronized (lock) {
      return ring == null ? 0 : ring.used();
    }
  }

  /**
   * Whether the queue is set up as a packed one.
   *
   * @return whether RING_PACKED was accepted when it was enabled
   */
  public boolean isPacked() {
    synchronized (lock) {
      return ring instanceof PackedDeviceRing;
    }
  }

  String where() {
    return device.where() + ", queue " + index;
  }

  void report(Rule rule, String format, Object... values) {
    device.log().report(rule, where(), format, values);
  }

  // ---- Set up by the register block, which holds the lock ----

  void size(int size) {
    this.size = size;
  }

  long descriptorArea() {
    return descriptorArea;
  }

  void descriptorArea(long address) {
    descriptorArea = address;
  }

  long driverArea() {
    return driverArea;
  }

  void driverArea(long address) {
    driverArea = address;
  }

  long deviceArea() {
    return deviceArea;
  }

  void deviceArea(long address) {
    deviceArea = address;
  }

  /** Enables the queue, if everything is as it should be. */
  void enable() {
    if (size == 0 || descriptorArea == 0 || driverArea == 0 || deviceArea == 0) {
      report(
          Rule.QUEUE_INCOMPLETE,
          "enabled with size %d and areas at 0x%x, 0x%x, 0x%x",
          size,
          descriptorArea,
          driverArea,
          deviceArea);
      return;
    }
    boolean packed = device.accepted(RING_PACKED);
    DeviceRing layout = packed ? new PackedDeviceRing(this, size) : new SplitDeviceRing(this, size);
    if ((descriptorArea & 15) != 0
        || (driverArea & layout.driverAlignment() - 1) != 0
        || (deviceArea & 3) != 0) {
      report(
          Rule.QUEUE_ALIGNMENT,
          "areas at 0x%x, 0x%x, 0x%x",
          descriptorArea,
          driverArea,
          deviceArea);
      return;
    }
    forget();
    ring = layout;
    if (!find()) {
      ring = null;
      return;
    }
    ring.checkZeroed();
    outstanding = new Chain[size];
    announced = ring.taken();
    ready = true;
  }

  /** Stops the queue; its setting stays. */
  void disable() {
    ready = false;
    forget();
  }

  /** As after a reset of the device. */
  void reset() {
    disable();
    size = 0;
    descriptorArea = 0;
    driverArea = 0;
    deviceArea = 0;
  }

  private void forget() {
    for (Chain chain : outstanding) {
      if (chain != null) {
        chain.abandon();
      }
    }
    outstanding = new Chain[0];
    outstandingCount = 0;
    order.clear();
    ring = null;
    foundAt = -1;
    notified = false;
    announced = 0;
    notificationCount = 0;
    needlessCount = 0;
    interruptCount = 0;
    completionCount = 0;
  }

  /** Whether buffers may be taken (3.1.1, 3.3). */
  private boolean isLive() {
    return ready && device.isLive();
  }

  /** Finds the three areas in this process; reports and gives up if they are not there. */
  private boolean find() {
    long version = device.hal().version();
    if (foundAt == version) {
      return true;
    }
    EmulatedHal.Span descriptors =
        reach(
            "descriptor area",
            descriptorArea,
            ring.descriptorBytes(),
            ring instanceof PackedDeviceRing);
    EmulatedHal.Span driver =
        descriptors == null ? null : reach("driver area", driverArea, ring.driverBytes(), false);
    EmulatedHal.Span written =
        driver == null ? null : reach("device area", deviceArea, ring.deviceBytes(), true);
    if (written == null) {
      foundAt = -1;
      if (ready) {
        device.needsReset();
      }
      return false;
    }
    ring.at(descriptors, driver, written);
    foundAt = version;
    return true;
  }

  private boolean checkDirection(
      Object name, long address, BufferDirection direction, boolean written) {
    BufferDirection wrong =
        written ? BufferDirection.DRIVER_TO_DEVICE : BufferDirection.DEVICE_TO_DRIVER;
    if (direction == wrong) {
      report(
          Rule.MEMORY_DIRECTION,
          "%s at 0x%x is %s by the device, but is memory for %s",
          name,
          address,
          written ? "written" : "read",
          direction);
      return false;
    }
    return true;
  }

  // ---- Notifications from the driver ----

  /** The driver has notified this queue; called without the lock. */
  void notifiedBy(int notificationData, boolean withData) {
    synchronized (lock) {
      notificationCount++;
      notified = true;
      if (ring == null || !find()) {
        return;
      }
      int now = ring.available();
      if (withData && notificationData >>> 16 != now) {
        report(
            Rule.NOTIFY_DATA,
            "the notification says 0x%x, the driver is at 0x%x",
            notificationData >>> 16,
            now);
      }
      if (now == ring.taken() || !ring.isNotificationWanted(announced, now)) {
        needlessCount++;
        if (needlessCount == device.needlessLimit() + 1) {
          report(
              Rule.NOTIFY_NEEDLESS,
              "%d needless notifications of %d, at position 0x%x",
              needlessCount,
              notificationCount,
              now);
        }
      }
      announced = now;
    }
  }

  boolean isNotified() {
    return notified;
  }

  /** Forgets the notification, since the queue is looked at now. */
  void takeNotification() {
    notified = false;
  }

  /**
   * Checks that the driver has notified this queue of what it has made available: to be called when
   * the driver is known not to be in between (2.7.10.1).
   */
  void checkNotified() {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return;
      }
      int now = ring.available();
      if (ring.isNotificationWanted(announced, now)) {
        report(
            Rule.NOTIFY_MISSING,
            "the driver is at position 0x%x, no notification since 0x%x",
            now,
            announced);
        announced = now; // once is enough
      }
    }
  }

  /**
   * Asks the driver for a notification of the next buffer (2.7.10, 2.8.10).
   *
   * @return whether there are buffers already, of which there will be no notification
   */
  boolean armNotifications() {
    synchronized (lock) {
      return isLive() && find() && ring.arm();
    }
  }

  /** Tells the driver that no notification is needed for now (2.7.10, 2.8.10). */
  void disarmNotifications() {
    synchronized (lock) {
      if (isLive() && find()) {
        ring.disarm();
      }
    }
  }

  // ---- Taking buffers ----

  /**
   * Takes the next chain that is available. Models get their chains without calling this.
   *
   * @return the chain, or {@code null} if there is none, or none that obeys the rules: then the
   *     device needs a reset
   */
  public Chain take() {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return null;
      }
      boolean ahead = ring.taken() == announced; // of the driver's notifications
      Chain chain = ring.take();
      if (chain == null) {
        return null;
      }
      if (ahead) {
        announced = ring.taken();
      }
      chain.remember();
      outstanding[chain.head()] = chain;
      outstandingCount++;
      if (device.accepted(IN_ORDER)) {
        order.add(chain);
      }
      return chain;
    }
  }

  /** How many chains the device has; the lock is held. */
  int held() {
    return outstandingCount;
  }

  /** Whether the device has a chain of this head or buffer id. */
  boolean isHeld(int id) {
    return outstanding[id] != null;
  }

  /** Finds a buffer, or reports that the device cannot reach it. */
  EmulatedHal.Span reach(Object name, long address, long length, boolean written) {
    EmulatedHal.Span span = device.hal().find(address, length);
    if (span == null) {
      report(Rule.MEMORY_NOT_SHARED, "%s, %d bytes at 0x%x", name, length, address);
      return null;
    }
    return checkDirection(name, address, span.direction(), written) ? span : null;
  }

  // ---- Giving buffers back ----

  /** Completes a chain with the lies of the moment; the chain is live and the lock is held. */
  void complete(Chain chain, int written) {
    if (!isLive() || !find()) {
      return;
    }
    ring.checkUnchanged(chain);
    chain.checkUntouched();
    int length = written;
    int id = chain.head();
    HostileBehaviour lie = device.behaviour();
    switch (lie) {
      case NONE -> {
        if (device.accepted(IN_ORDER)) {
          chain.done(written);
          if (!collecting) {
            useInOrder();
          }
          return;
        }
      }
      case ID_OUT_OF_RANGE -> id = size;
      case ID_WITH_HIGH_BITS -> id |= ring instanceof PackedDeviceRing ? 0x8000 : 0x1_0000;
      case ID_NOT_OUTSTANDING -> id = ring.unusedId();
      case LENGTH_TOO_LARGE -> length = (int) (chain.writableBytes() + 1);
      case LENGTH_HUGE -> length = -1;
      case LENGTH_ZERO -> length = 0;
      case REPLY_NOT_WRITTEN -> length = (int) chain.writableBytes();
      case SILENCE -> {
        return; // the chain stays outstanding: its descriptors are not free
      }
      default -> {}
    }
    order.remove(chain);
    retire(chain);
    int from = ring.used();
    int slots = chain.directs();
    switch (lie) {
      case ID_TWICE -> {
        ring.use(id, length, 1, slots);
        ring.use(id, length, 1, slots);
      }
      case INDEX_JUMP, INDEX_BACKWARDS, FLAGS_HALF_WRITTEN, WRAP_WRONG ->
          ring.lie(lie, id, length, slots);
      default -> ring.use(id, length, 1, slots);
    }
    if (ring.used() == from || ring.isInterruptWanted(from)) {
      interrupt(); // a lie that moves nothing is told with an interrupt, wanted or not
    }
  }

  private void retire(Chain chain) {
    ring.release(chain);
    outstanding[chain.head()] = null;
    outstandingCount--;
    completionCount++;
  }

  /** What is completed from now on is used as a batch, with IN_ORDER. */
  void collect() {
    synchronized (lock) {
      collecting = device.isBatching() && device.accepted(IN_ORDER);
    }
  }

  /** Ends the batch. */
  void endBatch() {
    synchronized (lock) {
      if (collecting) {
        collecting = false;
        if (isLive() && find()) {
          useInOrder();
        }
      }
    }
  }

  /**
   * Gives back all chains that are completed and have none before them. One used element may stand
   * for many (2.7.9, 2.8.8); but of those the driver takes it that they were written completely, so
   * that one which was not has an element of its own.
   */
  private void useInOrder() {
    int from = ring.used();
    while (!order.isEmpty() && order.peek().isDone()) {
      Chain last = order.poll();
      retire(last);
      int chains = 1;
      int slots = last.directs();
      while (device.isBatching()
          && last.doneLength() == (int) last.writableBytes()
          && !order.isEmpty()
          && order.peek().isDone()) {
        last = order.poll();
        retire(last);
        chains++;
        slots += last.directs();
      }
      ring.use(last.head(), last.doneLength(), chains, slots);
    }
    interruptAfter(from);
  }

  /**
   * Marks something as used as it is told, be it true or not, and interrupts the driver if that
   * wants it (2.7.8, 2.8.6). To complete a chain truthfully use {@link Chain#complete()}.
   *
   * @param id the 32 bits of the used id; 16 in a packed ring
   * @param length the 32 bits of the used length
   */
  public void complete(int id, int length) {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return;
      }
      int from = ring.used();
      boolean known = id >= 0 && id < size && outstanding[id] != null;
      ring.use(id, length, 1, known ? outstanding[id].directs() : 1);
      interruptAfter(from);
    }
  }

  /**
   * Goes to another place in the ring, be it true or not, and does not interrupt.
   *
   * @param value the used index, which is published; for a packed ring the slot and in bit 15 the
   *     wrap counter, of which the driver does not learn. Its lower 16 bits count.
   */
  public void setUsedIndex(int value) {
    synchronized (lock) {
      if (isLive() && find()) {
        ring.used(value);
      }
    }
  }

  /** Interrupts the driver if it wants to hear of what was used from a position on. */
  private void interruptAfter(int from) {
    if (ring.used() != from && ring.isInterruptWanted(from)) {
      interrupt();
    }
  }

  private void interrupt() {
    interruptCount++;
    device.interrupt(InterruptStatus.USED_BUFFER, this);
  }

  /**
   * What the device uses a range for, or null; called with the lock. A device that needs a reset
   * may still use its memory: only the reset ends that.
   */
  String uses(long address, long length) {
    if (!ready || !device.isStarted()) {
      return null;
    }
    if (overlap(address, length, descriptorArea, ring.descriptorBytes())
        || overlap(address, length, driverArea, ring.driverBytes())
        || overlap(address, length, deviceArea, ring.deviceBytes())) {
      return "the memory of " + where();
    }
    for (Chain chain : outstanding) {
      if (chain != null && chain.uses(address, length)) {
        return "a buffer of the chain at " + chain.head() + " of " + where();
      }
    }
    return null;
  }

  static boolean overlap(long address, long length, long other, long otherLength) {
    return address < other + otherLength && other < address + length;
  }

  Object lock() {
    return lock;
  }

  EmulatedDevice device() {
    return device;
  }
}
