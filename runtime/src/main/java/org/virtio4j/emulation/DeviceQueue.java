package org.virtio4j.emulation;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.virtio4j.hal.BufferDirection;
import org.virtio4j.transport.InterruptStatus;

/**
 * The device side of a split virtqueue (VIRTIO 1.4, 2.7): it takes chains from the available ring,
 * checks every rule for the driver, and puts them into the used ring, in any order.
 *
 * <p>A model need not touch this class: it gets {@link Chain}s and completes them. The public
 * methods let a test look at the queue, and let a device lie: {@link #complete(int, int)} and
 * {@link #setUsedIndex} write what they are told.
 *
 * <p>All methods may be called from any thread.
 */
public final class DeviceQueue {
  // Features (6)
  private static final int INDIRECT_DESC = 28;
  private static final int EVENT_IDX = 29;

  // 2.7.6, the available ring; 2.7.8, the used ring
  private static final int RING_FLAGS = 0;
  private static final int RING_INDEX = 2;
  private static final int RING_ENTRIES = 4;
  private static final int AVAILABLE_ENTRY_BYTES = 2;
  private static final int USED_ENTRY_BYTES = 8;
  private static final int USED_LEN = 4;
  private static final int NO_INTERRUPT = 1;
  private static final int NO_NOTIFY = 1;

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

  // The three areas in this process, found anew when memory has gone.
  private long foundAt;
  private MemorySegment table;
  private long tableAt;
  private MemorySegment available;
  private long availableAt;
  private MemorySegment used;
  private long usedAt;

  // The ring
  private int nextAvailable; // 16 bits, as on the wire
  private int usedIndex; // 16 bits
  private Chain[] outstanding = {}; // by head
  private int[] owner = {}; // of each descriptor: the head of its chain, or -1
  private int outstandingCount;
  private boolean flagsReported;

  // Notifications
  private volatile boolean notified;
  private volatile int notifiedIndex; // the available index at the last notification
  private volatile long notificationCount;
  private long interruptCount;
  private long completionCount;

  DeviceQueue(EmulatedDevice device, int index, int maxSize) {
    if (maxSize < 0 || maxSize > MAX_SIZE || Integer.bitCount(maxSize) > 1) {
      throw new IllegalArgumentException(
          "the size of a split virtqueue is a power of two up to 32768, not " + maxSize);
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
   * Where the device puts the next used element (2.7.8).
   *
   * @return the 16 bits of the used index
   */
  public int usedIndex() {
    synchronized (lock) {
      return usedIndex;
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
    if ((descriptorArea & 15) != 0 || (driverArea & 1) != 0 || (deviceArea & 3) != 0) {
      report(
          Rule.QUEUE_ALIGNMENT,
          "areas at 0x%x, 0x%x, 0x%x",
          descriptorArea,
          driverArea,
          deviceArea);
      return;
    }
    forget();
    if (!find()) {
      return;
    }
    if (Wire.u32(used, usedAt) != 0) {
      report(
          Rule.QUEUE_NOT_ZEROED,
          "the used ring begins with flags %d and index %d",
          Wire.u16(used, usedAt + RING_FLAGS),
          Wire.u16(used, usedAt + RING_INDEX));
    }
    outstanding = new Chain[size];
    owner = new int[size];
    Arrays.fill(owner, -1);
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
    owner = new int[0];
    outstandingCount = 0;
    nextAvailable = 0;
    usedIndex = 0;
    table = null;
    notified = false;
    notifiedIndex = 0;
    notificationCount = 0;
    interruptCount = 0;
    completionCount = 0;
    flagsReported = false;
  }

  /** Whether buffers may be taken (3.1.1, 3.3). */
  private boolean isLive() {
    return ready && device.isLive();
  }

  /** Finds the three areas in this process; reports and gives up if they are not there. */
  private boolean find() {
    long version = device.hal().version();
    if (table != null && foundAt == version) {
      return true;
    }
    foundAt = version;
    table = null;
    EmulatedHal.Span tableSpan =
        reach("descriptor area", descriptorArea, (long) ChainWalk.DESCRIPTOR_BYTES * size, false);
    EmulatedHal.Span availableSpan =
        tableSpan == null
            ? null
            : reach("driver area", driverArea, 6L + (long) AVAILABLE_ENTRY_BYTES * size, false);
    EmulatedHal.Span usedSpan =
        availableSpan == null
            ? null
            : reach("device area", deviceArea, 6L + (long) USED_ENTRY_BYTES * size, true);
    if (usedSpan == null) {
      if (ready) {
        device.needsReset();
      }
      return false;
    }
    table = tableSpan.segment();
    tableAt = tableSpan.offset();
    available = availableSpan.segment();
    availableAt = availableSpan.offset();
    used = usedSpan.segment();
    usedAt = usedSpan.offset();
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
      if (!find()) {
        return;
      }
      notifiedIndex = Wire.u16Acquire(available, availableAt + RING_INDEX);
      // 2.9: for a split queue the offset and the wrap counter are the 16 bits of the index.
      if (withData && notificationData >>> 16 != notifiedIndex) {
        report(
            Rule.NOTIFY_DATA,
            "the notification says 0x%x, the available index is 0x%x",
            notificationData >>> 16,
            notifiedIndex);
      }
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
      int now = Wire.u16Acquire(available, availableAt + RING_INDEX);
      // With EVENT_IDX the event was set to the index up to which buffers were taken, so that the
      // first new one is to be notified; without, each one is.
      boolean owed = hasEventIndex() ? now != nextAvailable && !notified : now != lastKnownIndex();
      if (owed) {
        report(
            Rule.NOTIFY_MISSING,
            "the available index is %d, no notification since %d",
            now,
            notified ? notifiedIndex : nextAvailable);
      }
    }
  }

  private int lastKnownIndex() {
    return notified ? notifiedIndex : nextAvailable;
  }

  /**
   * Asks the driver for a notification of the next buffer (2.7.10).
   *
   * @return whether there are buffers already, of which there will be no notification
   */
  boolean armNotifications() {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return false;
      }
      if (hasEventIndex()) {
        Wire.u16Release(
            used, usedAt + RING_ENTRIES + (long) USED_ENTRY_BYTES * size, nextAvailable);
      } else {
        Wire.u16Release(used, usedAt + RING_FLAGS, 0);
      }
      VarHandle.fullFence(); // the driver does the same between its index and our event
      return Wire.u16Acquire(available, availableAt + RING_INDEX) != nextAvailable;
    }
  }

  /** Tells the driver that no notification is needed for now (2.7.10). */
  void disarmNotifications() {
    synchronized (lock) {
      if (isLive() && !hasEventIndex() && find()) {
        Wire.u16Release(used, usedAt + RING_FLAGS, NO_NOTIFY);
      }
    }
  }

  // ---- Taking buffers ----

  /**
   * Takes the next chain from the available ring. Models get their chains without calling this.
   *
   * @return the chain, or {@code null} if there is none, or none that obeys the rules: then the
   *     device needs a reset
   */
  public Chain take() {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return null;
      }
      int now = Wire.u16Acquire(available, availableAt + RING_INDEX);
      int waiting = (now - nextAvailable) & 0xffff;
      if (waiting == 0) {
        return null;
      }
      checkFlags();
      if (waiting > size - outstandingCount) {
        int back = (nextAvailable - now) & 0xffff;
        return back <= size
            ? refuse(
                Rule.AVAILABLE_INDEX_BACKWARDS,
                "the available index went from %d to %d",
                nextAvailable,
                now)
            : refuse(
                Rule.AVAILABLE_INDEX_JUMP,
                "the available index is %d after %d, %d chains are outstanding, of %d at most",
                now,
                nextAvailable,
                outstandingCount,
                size);
      }
      long entry = (long) AVAILABLE_ENTRY_BYTES * (nextAvailable & size - 1);
      int head = Wire.u16(available, availableAt + RING_ENTRIES + entry);
      Chain chain = walk(head);
      if (chain == null) {
        return null;
      }
      chain.remember();
      nextAvailable = (nextAvailable + 1) & 0xffff;
      outstanding[head] = chain;
      outstandingCount++;
      return chain;
    }
  }

  /** 2.7.7.1. */
  private void checkFlags() {
    int flags = Wire.u16(available, availableAt + RING_FLAGS);
    if (flags > (hasEventIndex() ? 0 : 1) && !flagsReported) {
      flagsReported = true;
      report(
          Rule.AVAILABLE_FLAGS,
          "flags 0x%x %s EVENT_IDX",
          flags,
          hasEventIndex() ? "with" : "without");
    }
  }

  /** Follows a chain from its head (2.7.5), or refuses it. */
  private Chain walk(int head) {
    if (head >= size) {
      return refuse(Rule.HEAD_RANGE, "head %d in a queue of %d", head, size);
    }
    Chain chain = new Chain(this, head);
    if (new ChainWalk(this, chain, table, tableAt, size, owner).follow()) {
      return chain;
    }
    release(chain);
    device.needsReset();
    return null;
  }

  boolean hasIndirect() {
    return device.accepted(INDIRECT_DESC);
  }

  private boolean hasEventIndex() {
    return device.accepted(EVENT_IDX);
  }

  /** The memory at an address; if the device does not reach it so, that is reported. */
  EmulatedHal.Span reach(Object name, long address, long length, boolean written) {
    EmulatedHal.Span span = device.hal().find(address, length);
    if (span == null) {
      report(Rule.MEMORY_NOT_SHARED, "%s, %d bytes at 0x%x", name, length, address);
      return null;
    }
    return checkDirection(name, address, span.direction(), written) ? span : null;
  }

  private Chain refuse(Rule rule, String format, Object... values) {
    report(rule, format, values);
    device.needsReset();
    return null;
  }

  private long descriptorWords(int descriptor, int offset) {
    return Wire.u64(table, tableAt + (long) ChainWalk.DESCRIPTOR_BYTES * descriptor + offset);
  }

  private void release(Chain chain) {
    for (int i = 0; i < chain.directs(); i++) {
      owner[chain.direct(i)] = -1;
    }
  }

  /** 3.3.1; what the device used was read when it took the chain. */
  private void checkUnchanged(Chain chain) {
    for (int i = 0; i < chain.directs(); i++) {
      int descriptor = chain.direct(i);
      if (!chain.isDirect(i, descriptorWords(descriptor, 0), descriptorWords(descriptor, 8))) {
        report(Rule.DESCRIPTOR_CHANGED, "descriptor %d, before it was used", descriptor);
      }
    }
  }

  // ---- Giving buffers back ----

  /** Completes a chain with the lies of the moment; the chain is live and the lock is held. */
  void complete(Chain chain, int written) {
    if (!isLive() || !find()) {
      return;
    }
    checkUnchanged(chain);
    chain.checkUntouched();
    int head = chain.head();
    int length = written;
    int id = head;
    switch (device.behaviour()) {
      case ID_OUT_OF_RANGE -> id = size;
      case ID_WITH_HIGH_BITS -> id |= 0x1_0000;
      case ID_NOT_OUTSTANDING -> id = notOutstanding();
      case LENGTH_TOO_LARGE -> length = (int) (chain.writableBytes() + 1);
      case LENGTH_HUGE -> length = -1;
      case LENGTH_ZERO -> length = 0;
      case REPLY_NOT_WRITTEN -> length = (int) chain.writableBytes();
      case SILENCE -> {
        return; // the chain stays outstanding: its descriptors are not free
      }
      default -> {}
    }
    release(chain);
    outstanding[head] = null;
    outstandingCount--;
    completionCount++;
    switch (device.behaviour()) {
      case ID_TWICE -> {
        complete(id, length);
        complete(id, length);
      }
      case INDEX_JUMP -> {
        complete(id, length);
        setUsedIndex(usedIndex + size);
        interrupt();
      }
      case INDEX_BACKWARDS -> {
        setUsedIndex(usedIndex - 1);
        interrupt();
      }
      default -> complete(id, length);
    }
  }

  /** A descriptor that heads no chain in flight; the queue's last if all do. */
  private int notOutstanding() {
    for (int i = 0; i < size; i++) {
      if (owner[i] < 0) {
        return i;
      }
    }
    return size - 1;
  }

  /**
   * Puts an element into the used ring as it is told, be it true or not, and interrupts the driver
   * if that wants it (2.7.8). To complete a chain truthfully use {@link Chain#complete()}.
   *
   * @param id the 32 bits of the used id
   * @param length the 32 bits of the used length
   */
  public void complete(int id, int length) {
    synchronized (lock) {
      if (!isLive() || !find()) {
        return;
      }
      long element = usedAt + RING_ENTRIES + (long) USED_ENTRY_BYTES * (usedIndex & size - 1);
      Wire.u32(used, element, id);
      Wire.u32(used, element + USED_LEN, length);
      setUsedIndex(usedIndex + 1);
      interrupt();
    }
  }

  /**
   * Writes the used index, be it true or not, and does not interrupt.
   *
   * @param value the used index; its lower 16 bits count
   */
  public void setUsedIndex(int value) {
    synchronized (lock) {
      if (isLive() && find()) {
        usedIndex = value & 0xffff;
        Wire.u16Release(used, usedAt + RING_INDEX, usedIndex);
      }
    }
  }

  /** Interrupts the driver if it wants to hear of the element that was used last (2.7.7). */
  private void interrupt() {
    VarHandle.fullFence(); // the driver does the same between its event and our index
    boolean wanted;
    if (hasEventIndex()) {
      int event =
          Wire.u16Acquire(
              available, availableAt + RING_ENTRIES + (long) AVAILABLE_ENTRY_BYTES * size);
      wanted = event == ((usedIndex - 1) & 0xffff);
    } else {
      wanted = (Wire.u16Acquire(available, availableAt + RING_FLAGS) & NO_INTERRUPT) == 0;
    }
    if (wanted) {
      interruptCount++;
      device.interrupt(InterruptStatus.USED_BUFFER);
    }
  }

  /**
   * What the device uses a range for, or null; called with the lock. A device that needs a reset
   * may still use its memory: only the reset ends that.
   */
  String uses(long address, long length) {
    if (!ready || !device.isStarted()) {
      return null;
    }
    if (overlap(address, length, descriptorArea, (long) ChainWalk.DESCRIPTOR_BYTES * size)
        || overlap(address, length, driverArea, 6L + (long) AVAILABLE_ENTRY_BYTES * size)
        || overlap(address, length, deviceArea, 6L + (long) USED_ENTRY_BYTES * size)) {
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
